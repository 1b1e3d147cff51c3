package io.updraft.embedded.code;

import io.updraft.embedded.group.ContextAccess;
import uk.ac.manchester.tornado.api.KernelContext;

/** What instrumented kernels call instead of the API's own methods. */
public final class KernelCalls {

    private KernelCalls() {
    }

    public static void localBarrier(KernelContext context, int site) {
        ContextAccess.get().itemOf(context).barrier(site);
    }

    public static void globalBarrier(KernelContext context, int site) {
        ContextAccess.get().itemOf(context).barrier(site);
    }
}
