package uk.ac.manchester.tornado.api.types.arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.HalfFloat;

/** The layout of every native array, byte by byte, and what all of them do alike. */
class NativeArraysTest {

    private static final int[] SIZES = {0, 1, 7, 31, 33, 127, 1000};

    /** Sets the element at an index to a value that depends on the seed; gives the bytes the element must have. */
    private interface Setter<A> {
        byte[] set(A array, int index, int seed);
    }

    private record Kind<A extends TornadoNativeArray>(String name, int bytes, IntFunction<A> create,
            Function<MemorySegment, A> shallow, Setter<A> setter, Function<A, IntFunction<Object>> getter) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static ByteBuffer bytes(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    private static final List<Kind<?>> KINDS = List.of(
            new Kind<>("FloatArray", 4, FloatArray::new, FloatArray::fromSegmentShallow, (a, i, s) -> {
                a.set(i, s * 0.37f);
                return bytes(4).putFloat(s * 0.37f).array();
            }, a -> a::get),
            new Kind<>("DoubleArray", 8, DoubleArray::new, DoubleArray::fromSegmentShallow, (a, i, s) -> {
                a.set(i, s * 0.37);
                return bytes(8).putDouble(s * 0.37).array();
            }, a -> a::get),
            new Kind<>("IntArray", 4, IntArray::new, IntArray::fromSegmentShallow, (a, i, s) -> {
                a.set(i, s * 0x01234567);
                return bytes(4).putInt(s * 0x01234567).array();
            }, a -> a::get),
            new Kind<>("LongArray", 8, LongArray::new, LongArray::fromSegmentShallow, (a, i, s) -> {
                a.set(i, s * 0x0123456789ABCDEFL);
                return bytes(8).putLong(s * 0x0123456789ABCDEFL).array();
            }, a -> a::get),
            new Kind<>("ShortArray", 2, ShortArray::new, ShortArray::fromSegmentShallow, (a, i, s) -> {
                a.set(i, (short) (s * 257));
                return bytes(2).putShort((short) (s * 257)).array();
            }, a -> a::get),
            new Kind<>("CharArray", 2, CharArray::new, CharArray::fromSegmentShallow, (a, i, s) -> {
                a.set(i, (char) (s * 257));
                return bytes(2).putChar((char) (s * 257)).array();
            }, a -> a::get),
            new Kind<>("ByteArray", 1, ByteArray::new, ByteArray::fromSegmentShallow, (a, i, s) -> {
                a.set(i, (byte) s);
                return new byte[]{(byte) s};
            }, a -> a::get),
            new Kind<>("Int8Array", 1, Int8Array::new, Int8Array::fromSegmentShallow, (a, i, s) -> {
                a.set(i, (byte) s);
                return new byte[]{(byte) s};
            }, a -> a::get),
            new Kind<>("HalfFloatArray", 2, HalfFloatArray::new, HalfFloatArray::fromSegmentShallow, (a, i, s) -> {
                a.set(i, new HalfFloat(s * 0.37f));
                return bytes(2).putShort(Float.floatToFloat16(s * 0.37f)).array();
            }, a -> i -> a.get(i).getHalfFloatValue()),
            new Kind<>("BFloat16Array", 2, BFloat16Array::new, BFloat16Array::fromSegmentShallow, (a, i, s) -> {
                a.setFloat(i, s);
                // Up to eight bits of an integer fit into the mantissa.
                return bytes(2).putShort((short) (Float.floatToRawIntBits(s) >>> 16)).array();
            }, a -> a::get),
            new Kind<>("FP8Array", 1, FP8Array::new, FP8Array::fromSegmentShallow, (a, i, s) -> {
                a.set(i, (byte) s);
                return new byte[]{(byte) s};
            }, a -> a::get));

    static Stream<Kind<?>> kinds() {
        return KINDS.stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <A extends TornadoNativeArray> void headerThenElementsInNativeOrder(Kind<A> kind) {
        for (int size : SIZES) {
            A array = kind.create().apply(size);
            assertThat(array.getSize()).isEqualTo(size);
            assertThat(array.getElementSize()).isEqualTo(kind.bytes());
            assertThat(array.getNumBytesOfSegment()).isEqualTo((long) size * kind.bytes());
            assertThat(array.getNumBytesOfSegmentWithHeader()).isEqualTo(16 + (long) size * kind.bytes());
            ByteBuffer expected = bytes(16 + size * kind.bytes()).putInt(size).position(16);
            assertThat(array.getSegmentWithHeader().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected.array());
            for (int i = 0; i < size; i++) {
                expected.put(kind.setter().set(array, i, i % 256));
            }
            assertThat(array.getSegmentWithHeader().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected.array());
            assertThat(array.getSegment().byteSize()).isEqualTo(array.getNumBytesOfSegment());
            assertThat(array.getSegment().address() % 64).as("elements start at a cache line").isZero();
            array.clear();
            assertThat(array.getSegment().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(new byte[size * kind.bytes()]);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <A extends TornadoNativeArray> void indexOutsideIsRefused(Kind<A> kind) {
        for (int size : SIZES) {
            A array = kind.create().apply(size);
            for (int index : new int[]{-1, size, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
                String message = kind.name() + " index " + index + " out of bounds for length " + size;
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> kind.getter().apply(array).apply(index)).withMessage(message);
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> kind.setter().set(array, index, 1)).withMessage(message);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <A extends TornadoNativeArray> void shallowArrayShares(Kind<A> kind) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(16 + 7L * kind.bytes());
            A array = kind.shallow().apply(segment);
            assertThat(array.getSize()).isEqualTo(7);
            assertThat(segment.get(ValueLayout.JAVA_INT, 0)).isEqualTo(7);
            byte[] expected = kind.setter().set(array, 6, 77);
            assertThat(segment.asSlice(16 + 6L * kind.bytes()).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> kind.shallow().apply(MemorySegment.ofArray(new byte[15])))
                .withMessageContaining("header of 16 bytes");
        if (kind.bytes() > 1) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> kind.shallow().apply(MemorySegment.ofArray(new byte[17])))
                    .withMessageContaining("not a multiple of the element size");
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    <A extends TornadoNativeArray> void negativeSizeIsRefused(Kind<A> kind) {
        assertThatIllegalArgumentException().isThrownBy(() -> kind.create().apply(-1))
                .withMessage(kind.name() + " cannot have -1 elements");
    }

    @Test
    void arraysAreMadeFromElementsSegmentsAndBuffers() {
        float[] values = {1.5f, -2, Float.NaN, 4};
        assertThat(FloatArray.fromArray(values).toHeapArray()).isEqualTo(values);
        assertThat(FloatArray.fromElements(values).toHeapArray()).isEqualTo(values);
        assertThat(FloatArray.fromSegment(MemorySegment.ofArray(values)).toHeapArray()).isEqualTo(values);
        FloatBuffer buffer = FloatBuffer.wrap(values, 1, 2);
        assertThat(FloatArray.fromFloatBuffer(buffer).toHeapArray()).containsExactly(-2, Float.NaN);
        assertThat(buffer.remaining()).isEqualTo(2);
        // A direct buffer is big-endian unless told otherwise; its elements count, not its bytes.
        FloatBuffer foreign = ByteBuffer.allocateDirect(8).asFloatBuffer().put(0, 1.5f).put(1, 3);
        assertThat(FloatArray.fromFloatBuffer(foreign).toHeapArray()).containsExactly(1.5f, 3);
        assertThat(IntArray.fromElements(1, -7).toHeapArray()).containsExactly(1, -7);
        assertThat(LongArray.fromElements(1, -7).toHeapArray()).containsExactly(1, -7);
        assertThat(ByteArray.fromElements((byte) 1, (byte) -7).toHeapArray()).containsExactly(1, -7);
        assertThat(CharArray.fromElements('a', '\uFFFF').toHeapArray()).containsExactly('a', '\uFFFF');
        assertThat(BFloat16Array.fromFloats(1, -2).toShortArray()).containsExactly((short) 0x3F80, (short) 0xC000);
        assertThat(BFloat16Array.fromShorts((short) 0x3F80).getFloat(0)).isEqualTo(1);
        assertThat(FP8Array.fromFloatsE4M3(1, 500).getE4M3(1)).isEqualTo(448);
        assertThat(FP8Array.fromFloatsE5M2(1, -2).getE5M2(1)).isEqualTo(-2);
        assertThat(HalfFloatArray.fromElements(new HalfFloat(1), new HalfFloat(-2)).toShortArray())
                .containsExactly((short) 0x3C00, (short) 0xC000);
    }

    @Test
    void slicesAndConcatenationsAreCopies() {
        FloatArray a = FloatArray.fromElements(0, 1, 2, 3, 4, 5, 6);
        FloatArray slice = a.slice(2, 3);
        assertThat(slice.toHeapArray()).containsExactly(2, 3, 4);
        slice.set(0, 99);
        assertThat(a.get(2)).isEqualTo(2);
        assertThat(FloatArray.concat(slice, new FloatArray(0), a).toHeapArray()).containsExactly(99, 3, 4, 0, 1, 2, 3,
                4, 5, 6);
        assertThat(new FloatArray(slice, slice).toHeapArray()).containsExactly(99, 3, 4, 99, 3, 4);
        assertThat(a.slice(7, 0).getSize()).isZero();
        for (int[] wrong : new int[][]{{-1, 2}, {0, 8}, {7, 1}, {2, -1}, {Integer.MAX_VALUE, 2}}) {
            assertThatIllegalArgumentException().isThrownBy(() -> a.slice(wrong[0], wrong[1]))
                    .withMessageContaining("slice");
        }
    }

    @Test
    void wholeArraysAreFilled() {
        FloatArray floats = new FloatArray(33);
        floats.init(1.25f);
        assertThat(floats.toHeapArray()).containsOnly(1.25f);
        FloatArray.initialize(floats, -3);
        assertThat(floats.toHeapArray()).containsOnly(-3);
        HalfFloatArray halves = new HalfFloatArray(7);
        halves.init(new HalfFloat(0.5f));
        assertThat(halves.toShortArray()).containsOnly((short) 0x3800);
    }

    @Test
    void bytesHoldHalvesAtEvenPlaces() {
        ByteArray bytes = new ByteArray(7);
        bytes.setHalfFloat(4, new HalfFloat(-2));
        assertThat(bytes.getHalfFloat(4).getFloat32()).isEqualTo(-2);
        assertThat(bytes.getSegment().get(ValueLayout.JAVA_SHORT_UNALIGNED, 4)).isEqualTo((short) 0xC000);
        assertThatIllegalArgumentException().isThrownBy(() -> bytes.getHalfFloat(3)).withMessageContaining("even byte");
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.getHalfFloat(6));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.getHalfFloat(-2));
    }

    @Test
    void pairsOfHalvesAreNeighbours() {
        HalfFloatArray array = new HalfFloatArray(4);
        array.set(1, new HalfFloat(3));
        array.set(2, new HalfFloat(-5));
        assertThat(array.getHalf2(1).getX().getFloat32()).isEqualTo(3);
        assertThat(array.getHalf2(1).getY().getFloat32()).isEqualTo(-5);
        array.setHalf2(2, array.getHalf2(1));
        assertThat(array.get(2).getFloat32()).isEqualTo(3);
        assertThat(array.get(3).getFloat32()).isEqualTo(-5);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> array.getHalf2(3));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> array.setHalf2(3, array.getHalf2(1)));
        assertThat(array.get(3).getFloat32()).as("nothing is stored where half of it is outside").isEqualTo(-5);
    }
}
