package io.updraft.embedded.group;

import uk.ac.manchester.tornado.api.KernelContext;

/** Calls a kernel for one work-item. Generated for each kernel, so that the call is direct and can be inlined. */
@FunctionalInterface
public interface KernelCaller {

    /** @param arguments the task's arguments on the device; those of type KernelContext are replaced by the context */
    void call(KernelContext context, Object[] arguments);
}
