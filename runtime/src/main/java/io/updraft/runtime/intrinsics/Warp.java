package io.updraft.runtime.intrinsics;

import io.updraft.embedded.group.WorkItem;
import io.updraft.embedded.warp.WarpOperations;

/**
 * Exchanges between the 32 lanes of a warp. All 32 lanes must call the same operation together: a lane that does not is an
 * error in the emulator and undefined on the device.
 */
public final class Warp {
    private Warp() {
    }

    /**
     * The value of lane {@code lane ^ mask}. PTX ISA, shfl.sync.bfly.
     */
    public static float shuffleXor(float value, int mask) {
        return WarpOperations.shuffleXor(WorkItem.current(), value, mask);
    }

    /**
     * The value of lane {@code lane ^ mask}. PTX ISA, shfl.sync.bfly.
     */
    public static int shuffleXor(int value, int mask) {
        return WarpOperations.shuffleXor(WorkItem.current(), value, mask);
    }

    /**
     * The value of {@code lane} (modulo 32). PTX ISA, shfl.sync.idx.
     */
    public static float shuffle(float value, int lane) {
        return WarpOperations.shuffle(WorkItem.current(), value, lane);
    }

    /**
     * The value of {@code lane} (modulo 32). PTX ISA, shfl.sync.idx.
     */
    public static int shuffle(int value, int lane) {
        return WarpOperations.shuffle(WorkItem.current(), value, lane);
    }

    /**
     * The value of lane {@code lane - delta}, or the lane's own where there is none. PTX ISA, shfl.sync.up.
     */
    public static float shuffleUp(float value, int delta) {
        return WarpOperations.shuffleUp(WorkItem.current(), value, delta);
    }

    /**
     * The value of lane {@code lane - delta}, or the lane's own where there is none. PTX ISA, shfl.sync.up.
     */
    public static int shuffleUp(int value, int delta) {
        return WarpOperations.shuffleUp(WorkItem.current(), value, delta);
    }

    /**
     * The value of lane {@code lane + delta}, or the lane's own where there is none. PTX ISA, shfl.sync.down.
     */
    public static float shuffleDown(float value, int delta) {
        return WarpOperations.shuffleDown(WorkItem.current(), value, delta);
    }

    /**
     * The value of lane {@code lane + delta}, or the lane's own where there is none. PTX ISA, shfl.sync.down.
     */
    public static int shuffleDown(int value, int delta) {
        return WarpOperations.shuffleDown(WorkItem.current(), value, delta);
    }

    /**
     * One bit per lane, lane 0 lowest. PTX ISA, vote.sync.ballot.
     */
    public static int ballot(boolean predicate) {
        return WarpOperations.ballot(WorkItem.current(), predicate);
    }

    /**
     * Whether any lane's predicate holds. PTX ISA, vote.sync.any.
     */
    public static boolean any(boolean predicate) {
        return WarpOperations.any(WorkItem.current(), predicate);
    }

    /**
     * Whether every lane's predicate holds. PTX ISA, vote.sync.all.
     */
    public static boolean all(boolean predicate) {
        return WarpOperations.all(WorkItem.current(), predicate);
    }

    /**
     * Orders memory accesses among the lanes of the warp. PTX ISA, bar.warp.sync.
     */
    public static void sync() {
        WarpOperations.sync(WorkItem.current());
    }
}
