package uk.ac.manchester.tornado.api.types.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.collections.TornadoCollectionInterface;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat4;
import uk.ac.manchester.tornado.api.types.images.ImageFloat;
import uk.ac.manchester.tornado.api.types.images.ImageFloat3;
import uk.ac.manchester.tornado.api.types.matrix.Matrix2DFloat;
import uk.ac.manchester.tornado.api.types.matrix.Matrix2DFloat4;
import uk.ac.manchester.tornado.api.types.matrix.Matrix3DFloat4;
import uk.ac.manchester.tornado.api.types.matrix.Matrix3DInt;
import uk.ac.manchester.tornado.api.types.matrix.Matrix4x4Float;
import uk.ac.manchester.tornado.api.types.volumes.VolumeShort2;

/** Where collections, matrices, images and volumes keep their elements. */
class StoredVectorsTest {

    static Stream<Class<?>> collections() {
        return Arrays.stream(TornadoCollectionInterface.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("collections")
    void lanesLieOneAfterTheOther(Class<?> type) throws ReflectiveOperationException {
        int length = 7;
        TornadoCollectionInterface<?> collection = (TornadoCollectionInterface<?>) type.getConstructor(int.class)
                .newInstance(length);
        Method get = type.getMethod("get", int.class);
        Class<?> element = get.getReturnType();
        Method set = type.getMethod("set", int.class, element);
        boolean vector = TornadoVectorsInterface.class.isAssignableFrom(element);
        Random random = new Random(1);
        Object[] stored = new Object[length];
        for (int i = length - 1; i >= 0; i--) {
            stored[i] = vector ? Lanes.randomVector(element, random) : Lanes.random(element, random);
            set.invoke(collection, i, stored[i]);
        }
        Object array = type.getMethod("getArray").invoke(collection);
        Method elementOf = array.getClass().getMethod("get", int.class);
        int width = vector ? Lanes.size(stored[0]) : 1;
        assertThat(collection.size()).isEqualTo(length * width);
        assertThat(collection.getNumBytesWithHeader()).isEqualTo(collection.getNumBytes() + 16);
        for (int i = 0; i < length * width; i++) {
            Object expected = stored[i / width];
            double lane = vector ? Lanes.lane(expected, i % width) : Lanes.number(expected);
            assertThat(Lanes.number(elementOf.invoke(array, i))).isEqualTo(lane);
            Object read = get.invoke(collection, i / width);
            assertThat(vector ? Lanes.lane(read, i % width) : Lanes.number(read)).isEqualTo(lane);
        }
    }

    @Test
    void collectionsReduceAndLoad() {
        VectorFloat4 vectors = new VectorFloat4(FloatArray.fromElements(-1, -2, -3, -4, -5, 6, -7, -8));
        assertThat(vectors.sum().toArray()).containsExactly(-6, 4, -10, -12);
        assertThat(vectors.max().toArray()).containsExactly(-1, 6, -3, -4);
        assertThat(vectors.min().toArray()).containsExactly(-5, -2, -7, -8);
        vectors.loadFromBuffer(FloatBuffer.wrap(new float[]{1, 2, 3, 4}));
        assertThat(vectors.get(0).toArray()).containsExactly(1, 2, 3, 4);
        assertThat(vectors.get(1).toArray()).containsExactly(-5, 6, -7, -8);
    }

    @Test
    void matricesAreRowMajor() {
        Matrix2DFloat a = new Matrix2DFloat(new float[][]{{1, 2, 3}, {4, 5, 6}});
        assertThat(a.get(1, 0)).isEqualTo(4);
        assertThat(a.asBuffer().array()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(a.row(1).asBuffer().array()).containsExactly(4, 5, 6);
        assertThat(a.column(2).asBuffer().array()).containsExactly(3, 6);
        assertThat(a.diag().asBuffer().array()).containsExactly(1, 5);
        Matrix2DFloat product = new Matrix2DFloat(2, 2);
        product.multiply(a, new Matrix2DFloat(new float[][]{{1, 0}, {0, 1}, {1, -1}}));
        assertThat(product.asBuffer().array()).containsExactly(4, -1, 10, -1);
        Matrix2DFloat.transpose(product);
        assertThat(product.asBuffer().array()).containsExactly(4, 10, -1, -1);
        Matrix3DInt cube = new Matrix3DInt(new int[][][]{{{0, 1, 2}, {3, 4, 5}}, {{6, 7, 8}, {9, 10, 11}}});
        assertThat(cube.get(1, 0, 2)).isEqualTo(8);
        assertThat(cube.asBuffer().array()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        Matrix4x4Float identity = new Matrix4x4Float();
        identity.identity();
        assertThat(identity.column(2).toArray()).containsExactly(0, 0, 1, 0);
    }

    @Test
    void matricesOfVectorsKeepEveryVectorApart() {
        Matrix2DFloat4 flat = new Matrix2DFloat4(3, 5);
        Matrix3DFloat4 deep = new Matrix3DFloat4(2, 3, 5);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 5; j++) {
                flat.set(i, j, new Float4(i, j, i * j, 1));
                deep.set(1, i, j, new Float4(i, j, i * j, 1));
            }
        }
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 5; j++) {
                assertThat(flat.get(i, j).toArray()).containsExactly(i, j, i * j, 1);
                assertThat(deep.get(1, i, j).toArray()).containsExactly(i, j, i * j, 1);
                assertThat(deep.get(0, i, j).toArray()).containsOnly(0);
            }
        }
        assertThat(flat.row(0).asBuffer().array()).as("of the floats underneath").containsExactly(0, 0, 0, 1, 0);
        assertThat(flat.column(3).asBuffer().array()).containsExactly(1, 0, 3);
    }

    @Test
    void imagesAreStoredRowByRow() {
        ImageFloat image = new ImageFloat(new float[][]{{1, 2, 3}, {4, 5, 9}});
        assertThat(image.X()).isEqualTo(3);
        assertThat(image.get(2, 1)).isEqualTo(9);
        assertThat(image.mean()).isEqualTo(4);
        assertThat(image.max()).isEqualTo(9);
        assertThat(image.stdDev()).isEqualTo((float) Math.sqrt((9 + 4 + 1 + 0 + 1 + 25) / 6.0));
        ImageFloat3 colours = new ImageFloat3(2, 2);
        colours.set(1, 1, new Float3(1, 2, 3));
        assertThat(colours.getArray().toHeapArray()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3);
        assertThat(colours.mean().toArray()).containsExactly(0.25f, 0.5f, 0.75f);
        VolumeShort2 volume = new VolumeShort2(2, 3, 5);
        volume.set(1, 2, 4, new Short2((short) 7, (short) 8));
        assertThat(volume.getArray().get(2 * 30 - 1)).isEqualTo((short) 8);
    }

    @Test
    void halvesAreStoredAsBits() {
        HalfFloatArray array = new HalfFloatArray(2);
        array.set(0, new HalfFloat(1));
        assertThat(new uk.ac.manchester.tornado.api.types.collections.VectorHalf(array).asBuffer().array())
                .containsExactly((short) 0x3C00, (short) 0);
    }
}
