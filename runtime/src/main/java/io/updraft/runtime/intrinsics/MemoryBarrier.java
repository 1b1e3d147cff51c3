package io.updraft.runtime.intrinsics;

import io.updraft.embedded.group.WorkItem;

/**
 * Barriers that live in dynamic local memory (8 bytes each) and can wait for bytes that the copy engine delivers. PTX ISA,
 * mbarrier. Compute capability 9.0.
 */
public final class MemoryBarrier {
    private MemoryBarrier() {
    }

    /**
     * Makes a barrier whose phases end after {@code arrivals} arrivals and all bytes expected.
     */
    public static void init(int address, int arrivals) {
        Emulation.dynamic().initBarrier(address, arrivals);
    }

    /**
     * Shows initialised barriers to the copy engine. PTX ISA, fence.mbarrier_init.
     */
    public static void publish() {
        // The emulator's copy engine sees everything at once.
    }

    /**
     * Arrives once.
     */
    public static void arrive(int address) {
        Emulation.dynamic().arrive(address, 0);
    }

    /**
     * Arrives once and lets the phase also wait for {@code bytes}.
     */
    public static void expect(int address, int bytes) {
        Emulation.dynamic().arrive(address, bytes);
    }

    /**
     * Waits for the end of the phase of that parity (0 for the first). PTX ISA, mbarrier.try_wait.parity.
     */
    public static void await(int address, int parity) {
        Emulation.dynamic().awaitBarrier(WorkItem.current(), address, parity);
    }
}
