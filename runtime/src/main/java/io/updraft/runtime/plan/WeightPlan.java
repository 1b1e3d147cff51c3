package io.updraft.runtime.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// Where the constants of a model lie on a device: first everything asks for room, then arrays are allocated and filled.
///
/// The constants of a segment (a layer) share one array of floats and one of integers: task graphs have room for some
/// hundred arrays only. As layers ask for the same in the same order, their constants get the same offsets, so
/// that their kernels, into which offsets are compiled, have one source.
public final class WeightPlan {
    /// Elements of an array; indices are ints, and some stay free for headers.
    private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 64L;
    private static final FloatArray NO_FLOATS = new FloatArray(1);
    private static final IntArray NO_INTS = new IntArray(1);

    private final List<Pool> pools = new ArrayList<>();
    private final Map<String, FloatRegion> shared = new HashMap<>();
    private Pool floats = new Pool(true);
    private Pool ints = new Pool(false);

    /// Writes constants into their place.
    @FunctionalInterface
    public interface Filler<A> {
        void fill(A array, int offset);
    }

    /// Starts the constants of the next layer.
    public void nextSegment() {
        floats = new Pool(true);
        ints = new Pool(false);
    }

    /// @throws DeviceException if the constants are too many for an array
    public FloatRegion floats(long count, Filler<FloatArray> filler) {
        if (floats.size + count > MOST_ELEMENTS) {
            floats = new Pool(true);
        }
        Floats region = new Floats(floats, floats.reserve(count, pools), filler);
        floats.regions.add(region);
        return region;
    }

    /// Constants that several nodes use, under a name of their own.
    public FloatRegion sharedFloats(String name, long count, Filler<FloatArray> filler) {
        FloatRegion known = shared.get(name);
        if (known == null) {
            known = floats(count, filler);
            shared.put(name, known);
        }
        return known;
    }

    /// @throws DeviceException if the constants are too many for an array
    public IntRegion ints(long count, Filler<IntArray> filler) {
        if (ints.size + count > MOST_ELEMENTS) {
            ints = new Pool(false);
        }
        Ints region = new Ints(ints, ints.reserve(count, pools), filler);
        ints.regions.add(region);
        return region;
    }

    /// Bytes of all constants.
    public long bytes() {
        return pools.stream().mapToLong(pool -> 4L * pool.size).sum();
    }

    /// Constants that have been asked for.
    public int regions() {
        return pools.stream().mapToInt(pool -> pool.regions.size()).sum();
    }

    /// Allocates and fills the arrays.
    ///
    /// @param progress hears how many constants are in place
    /// @return the arrays
    public List<TornadoNativeArray> allocate(IntConsumer progress) {
        List<TornadoNativeArray> arrays = new ArrayList<>();
        int done = 0;
        for (Pool pool : pools) {
            arrays.add(pool.allocate());
            for (Region region : pool.regions) {
                region.fill();
                progress.accept(++done);
            }
        }
        return arrays;
    }

    /// One array in the making.
    private static final class Pool {
        private final boolean ofFloats;
        private final List<Region> regions = new ArrayList<>();
        private int size;
        private FloatArray floatArray = NO_FLOATS;
        private IntArray intArray = NO_INTS;

        Pool(boolean ofFloats) {
            this.ofFloats = ofFloats;
        }

        /// @return the offset of the elements
        int reserve(long count, List<Pool> all) {
            if (count > MOST_ELEMENTS) {
                throw new DeviceException("a constant takes " + count + " elements, an array on a device has at most "
                        + MOST_ELEMENTS + "; run the model on the CPU (--device cpu)");
            }
            if (regions.isEmpty()) {
                all.add(this);
            }
            int offset = size;
            size += (int) count;
            return offset;
        }

        TornadoNativeArray allocate() {
            if (ofFloats) {
                FloatArray array = new FloatArray(Math.max(size, 1));
                floatArray = array;
                return array;
            }
            IntArray array = new IntArray(Math.max(size, 1));
            intArray = array;
            return array;
        }

        FloatArray floats() {
            return floatArray;
        }

        IntArray ints() {
            return intArray;
        }
    }

    private interface Region {
        void fill();
    }

    private record Floats(Pool pool, int offset, Filler<FloatArray> filler) implements FloatRegion, Region {
        @Override
        public FloatArray array() {
            return pool.floats();
        }

        @Override
        public void fill() {
            filler.fill(pool.floats(), offset);
        }
    }

    private record Ints(Pool pool, int offset, Filler<IntArray> filler) implements IntRegion, Region {
        @Override
        public IntArray array() {
            return pool.ints();
        }

        @Override
        public void fill() {
            filler.fill(pool.ints(), offset);
        }
    }
}
