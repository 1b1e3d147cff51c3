package io.updraft.quant.device;

import io.updraft.runtime.plan.DeviceProfile;

/// How [IntegerGemv] divides its rows: a group has teams, a team four rows, and each of its work-items (lanes) every so many
/// steps of them.
///
/// @param lanes work-items of a team, a power of two
/// @param teams of a group
public record GemvDivision(int lanes, int teams) {
    private static final int LEAST_LANES = IntegerGemv.SHARES;
    private static final int MOST_LANES = 256;
    /// Columns of a lane's step, at most.
    private static final int COLUMNS = 16;
    /// Devices with smaller groups are processors.
    private static final int LEAST_GPU_GROUP = 128;
    /// A team's lanes read 256 bytes of a row at once, where it has as many.
    private static final int GPU_LANES = 32;
    /// Units of a GPU, an H200's: with one group in each x is loaded no more often than that, and no group is late.
    private static final int GPU_UNITS = 132;
    /// Work-items that a unit of a GPU is to have at least, in teams of as many lanes as that takes.
    private static final int FEWEST_ITEMS = 480;
    /// The most, with the registers that the kernel needs.
    private static final int MOST_ITEMS = 704;
    private static final int LEAST_GROUP = 64;
    private static final int HOST_GROUPS = 16;
    /// Processors work on a group's items one after another.
    private static final int MOST_HOST_ITEMS = 256;

    /// For `n` rows in all of `k` columns, of which with a gate half are ups.
    public static GemvDivision of(DeviceProfile device, int n, int k) {
        int all = Math.ceilDiv(n, IntegerGemv.ROWS);
        boolean host = device.groupSize() < LEAST_GPU_GROUP;
        int units = host ? HOST_GROUPS : GPU_UNITS;
        int mostItems = Math.min(device.mostGroup(), host ? MOST_HOST_ITEMS : MOST_ITEMS);
        int mostLanes = host ? LEAST_LANES : Math.min(MOST_LANES, mostItems / 2);
        int lanes = LEAST_LANES;
        int wanted = Math.max(GPU_LANES, units * FEWEST_ITEMS / all);
        while (lanes < mostLanes && lanes < wanted && lanes * COLUMNS < k) {
            lanes *= 2;
        }
        int most = Math.min(mostItems / lanes,
                IntegerGemv.PADDED / (IntegerGemv.ROWS * (lanes + 1 + IntegerGemv.SHARES)));
        int waves = Math.ceilDiv(Math.ceilDiv(all, units), most);
        int even = Math.ceilDiv(all, units * waves);
        return new GemvDivision(lanes, Math.max(even, Math.min(most, LEAST_GROUP / lanes)));
    }

    /// Rows of a group; with a gate half of them are ups.
    public int rows() {
        return IntegerGemv.ROWS * teams;
    }

    /// Work-items of a group.
    public int groupSize() {
        return lanes * teams;
    }
}
