package io.updraft.embedded.group;

import uk.ac.manchester.tornado.api.KernelContext;

/** Makes a work-item's context, and finds the work-item behind a context, without either being public API. */
public abstract class ContextAccess {

    private static volatile ContextAccess access = new ContextAccess() {
        @Override
        public KernelContext create(WorkItem item) {
            return initialized().create(item);
        }

        @Override
        public WorkItem itemOf(KernelContext context) {
            return initialized().itemOf(context);
        }
    };

    private static ContextAccess initialized() {
        // The class's static initializer calls set().
        new KernelContext();
        return access;
    }

    /** Called once, by KernelContext. */
    public static void set(ContextAccess implementation) {
        access = implementation;
    }

    public static ContextAccess get() {
        return access;
    }

    public abstract KernelContext create(WorkItem item);

    /** {@link WorkItem#OUTSIDE} where the context belongs to no launch. */
    public abstract WorkItem itemOf(KernelContext context);
}
