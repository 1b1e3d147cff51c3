package io.updraft.runtime.intrinsics;

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
        throw Emulation.absent("MemoryBarrier.init");
    }

    /**
     * Shows initialised barriers to the copy engine. PTX ISA, fence.mbarrier_init.
     */
    public static void publish() {
        throw Emulation.absent("MemoryBarrier.publish");
    }

    /**
     * Arrives once.
     */
    public static void arrive(int address) {
        throw Emulation.absent("MemoryBarrier.arrive");
    }

    /**
     * Arrives once and lets the phase also wait for {@code bytes}.
     */
    public static void expect(int address, int bytes) {
        throw Emulation.absent("MemoryBarrier.expect");
    }

    /**
     * Waits for the end of the phase of that parity (0 for the first). PTX ISA, mbarrier.try_wait.parity.
     */
    public static void await(int address, int parity) {
        throw Emulation.absent("MemoryBarrier.await");
    }
}
