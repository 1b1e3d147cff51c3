package io.updraft.embedded.warp;

import io.updraft.embedded.group.Sites;
import io.updraft.embedded.group.Warp;
import io.updraft.embedded.group.WorkItem;

/**
 * Exchanges between the lanes of a warp, as {@code shfl.sync} and {@code vote.sync} have them with all lanes taking part.
 * Intrinsics pass {@link WorkItem#current()}.
 */
public final class WarpOperations {

    private static final int SHUFFLE = Sites.register("a shuffle");
    private static final int VOTE = Sites.register("a vote");
    private static final int SYNC = Sites.register("a warp barrier");

    private WarpOperations() {
    }

    private static int[] exchange(WorkItem item, int operation, int word) {
        Warp warp = item.warp();
        warp.words(item.nextWarpPhase())[item.lane()] = word;
        return warp.words(item.awaitWarp(operation));
    }

    /** Waits for the other lanes. */
    public static void sync(WorkItem item) {
        exchange(item, SYNC, 0);
        item.warpBarrierPassed();
    }

    /** The value of the given lane, counted modulo 32; the own value where there is no such lane. */
    public static int shuffle(WorkItem item, int value, int lane) {
        int source = lane & Warp.SIZE - 1;
        int[] words = exchange(item, SHUFFLE, value);
        return source < item.warp().lanes() ? words[source] : value;
    }

    public static float shuffle(WorkItem item, float value, int lane) {
        return Float.intBitsToFloat(shuffle(item, Float.floatToRawIntBits(value), lane));
    }

    public static int shuffleXor(WorkItem item, int value, int mask) {
        return shuffle(item, value, item.lane() ^ mask);
    }

    public static float shuffleXor(WorkItem item, float value, int mask) {
        return shuffle(item, value, item.lane() ^ mask);
    }

    /** The value of the lane so many places on; the own value where that would be past the last. */
    public static int shuffleDown(WorkItem item, int value, int delta) {
        int source = item.lane() + delta;
        return shuffle(item, value, source < Warp.SIZE ? source : item.lane());
    }

    public static float shuffleDown(WorkItem item, float value, int delta) {
        return Float.intBitsToFloat(shuffleDown(item, Float.floatToRawIntBits(value), delta));
    }

    /** The value of the lane so many places back; the own value where that would be before the first. */
    public static int shuffleUp(WorkItem item, int value, int delta) {
        int source = item.lane() - delta;
        return shuffle(item, value, source >= 0 ? source : item.lane());
    }

    public static float shuffleUp(WorkItem item, float value, int delta) {
        return Float.intBitsToFloat(shuffleUp(item, Float.floatToRawIntBits(value), delta));
    }

    /** Bit i is the vote of lane i. */
    public static int ballot(WorkItem item, boolean vote) {
        int[] votes = exchange(item, VOTE, vote ? 1 : 0);
        int ballot = 0;
        for (int lane = 0; lane < item.warp().lanes(); lane++) {
            ballot |= votes[lane] << lane;
        }
        return ballot;
    }

    public static boolean any(WorkItem item, boolean vote) {
        return ballot(item, vote) != 0;
    }

    public static boolean all(WorkItem item, boolean vote) {
        return !any(item, !vote);
    }

    /**
     * The sum over the lanes, added in the order of a butterfly over lanes 16, 8, 4, 2 and 1 apart, as TornadoVM's CUDA
     * backend does; all lanes get the same bits. Lanes that do not exist count as zero.
     */
    public static float sum(WorkItem item, float value) {
        int[] words = exchange(item, SHUFFLE, Float.floatToRawIntBits(value));
        float[] sums = new float[Warp.SIZE];
        for (int lane = 0; lane < item.warp().lanes(); lane++) {
            sums[lane] = Float.intBitsToFloat(words[lane]);
        }
        for (int distance = Warp.SIZE / 2; distance > 0; distance /= 2) {
            for (int lane = 0; lane < distance; lane++) {
                sums[lane] += sums[lane + distance];
            }
        }
        return sums[0];
    }
}
