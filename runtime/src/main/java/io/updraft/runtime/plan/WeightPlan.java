package io.updraft.runtime.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// Where the constants of a model lie on a device: first everything asks for room, then arrays are allocated and filled.
///
/// The constants of a segment (a layer) share one array of floats, one of integers and, where kernels
/// are launched directly, one of bytes: task graphs have room for some
/// hundred arrays only. As layers ask for the same in the same order, their constants get the same offsets, so
/// that their kernels, into which offsets are compiled, have one source.
public final class WeightPlan {
    /// Elements of an array; indices are ints, and some stay free for headers.
    private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 64L;
    private static final FloatArray NO_FLOATS = new FloatArray(1);
    private static final IntArray NO_INTS = new IntArray(1);
    private static final ByteArray NO_BYTES = new ByteArray(1);
    /// What regions of bytes start at.
    private static final int ALIGNMENT = 128;

    private final List<Pool<?>> pools = new ArrayList<>();
    private final Map<String, FloatRegion> shared = new HashMap<>();
    private final boolean sharedBytes;
    private Pool<FloatArray> floats = floatPool();
    private Pool<IntArray> ints = intPool();
    private Pool<ByteArray> bytes = bytePool();

    /// A plan whose regions of bytes have arrays of their own.
    public WeightPlan() {
        this(false);
    }

    /// @param sharedBytes whether the regions of bytes of a segment share an array too: kernels of TornadoVM's own tasks
    ///        do not know their offsets
    public WeightPlan(boolean sharedBytes) {
        this.sharedBytes = sharedBytes;
    }

    /// Writes constants into their place.
    @FunctionalInterface
    public interface Filler<A> {
        void fill(A array, int offset);
    }

    private static Pool<FloatArray> floatPool() {
        return new Pool<>(Float.BYTES, NO_FLOATS, FloatArray::new);
    }

    private static Pool<IntArray> intPool() {
        return new Pool<>(Integer.BYTES, NO_INTS, IntArray::new);
    }

    private static Pool<ByteArray> bytePool() {
        return new Pool<>(Byte.BYTES, NO_BYTES, ByteArray::new);
    }

    /// Starts the constants of the next layer.
    public void nextSegment() {
        floats = floatPool();
        ints = intPool();
        bytes = bytePool();
    }

    /// @throws DeviceException if the constants are too many for an array
    public FloatRegion floats(long count, Filler<FloatArray> filler) {
        if (floats.size + count > MOST_ELEMENTS) {
            floats = floatPool();
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
            ints = intPool();
        }
        Ints region = new Ints(ints, ints.reserve(count, pools), filler);
        ints.regions.add(region);
        return region;
    }

    /// Constants of any kind.
    ///
    /// @throws DeviceException if they are too many for an array
    public ByteRegion bytes(long count, Filler<ByteArray> filler) {
        long padded = Math.ceilDiv(count, (long) ALIGNMENT) * ALIGNMENT;
        if (bytes.size + padded > MOST_ELEMENTS || !sharedBytes) {
            bytes = bytePool();
        }
        Bytes region = new Bytes(bytes, bytes.reserve(padded, pools), filler);
        bytes.regions.add(region);
        return region;
    }

    /// Bytes of all constants.
    public long bytes() {
        return pools.stream().mapToLong(pool -> (long) pool.width * pool.size).sum();
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
        for (Pool<?> pool : pools) {
            arrays.add(pool.allocate());
            for (Region region : pool.regions) {
                region.fill();
                progress.accept(++done);
            }
        }
        return arrays;
    }

    /// One array in the making.
    private static final class Pool<A extends TornadoNativeArray> {
        private final int width;
        private final IntFunction<A> maker;
        private final List<Region> regions = new ArrayList<>();
        private int size;
        private A array;

        /// @param width bytes of an element
        /// @param standIn the array until there is one
        Pool(int width, A standIn, IntFunction<A> maker) {
            this.width = width;
            this.maker = maker;
            this.array = standIn;
        }

        /// @return the offset of the elements
        int reserve(long count, List<Pool<?>> all) {
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
            array = maker.apply(Math.max(size, 1));
            return array;
        }
    }

    private interface Region {
        void fill();
    }

    private record Floats(Pool<FloatArray> pool, int offset, Filler<FloatArray> filler) implements FloatRegion, Region {
        @Override
        public FloatArray array() {
            return pool.array;
        }

        @Override
        public void fill() {
            filler.fill(pool.array, offset);
        }
    }

    private record Ints(Pool<IntArray> pool, int offset, Filler<IntArray> filler) implements IntRegion, Region {
        @Override
        public IntArray array() {
            return pool.array;
        }

        @Override
        public void fill() {
            filler.fill(pool.array, offset);
        }
    }

    private record Bytes(Pool<ByteArray> pool, int offset, Filler<ByteArray> filler) implements ByteRegion, Region {
        @Override
        public ByteArray array() {
            return pool.array;
        }

        @Override
        public void fill() {
            filler.fill(pool.array, offset);
        }
    }
}
