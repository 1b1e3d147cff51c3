package io.updraft.runtime.intrinsics;

/**
 * Moves registers between the warpgroups of a work-group. All work-items of the warpgroup call it together; the kernel needs the
 * direct launcher. PTX ISA, setmaxnreg. Compute capability 9.0a.
 */
public final class WarpgroupRegisters {
    private WarpgroupRegisters() {
    }

    /**
     * Waits until the warpgroup's work-items can have {@code registers} (a constant, a multiple of 8 up to 256) registers each.
     */
    public static void raise(int registers) {
        // The emulator's work-items have registers enough.
    }

    /**
     * Gives up all but {@code registers} (a constant, a multiple of 8, at least 24) registers of each work-item.
     */
    public static void lower(int registers) {
        // The emulator's work-items have registers enough.
    }
}
