package io.updraft.runtime.intrinsics;

/**
 * Lets a kernel begin while the one before it in the stream ends. It must not touch what that one writes before
 * {@link #awaitPrevious}, nor write what that one reads. It makes a difference to kernels that are launched as early ones;
 * the emulator and other launches have one kernel after another anyway. PTX ISA, griddepcontrol.
 */
public final class LaunchOrder {
    private LaunchOrder() {
    }

    /**
     * Lets the next kernel begin once every work-group has come here or ended.
     */
    public static void releaseNext() {
        // The emulator runs one kernel after another.
    }

    /**
     * Waits until the kernels before have ended and their stores can be seen.
     */
    public static void awaitPrevious() {
        // The emulator runs one kernel after another.
    }
}
