package io.updraft.embedded.warp;

import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/**
 * Additions that no other work-item can get in between. The groups of a kernel that adds atomically run one after another,
 * so that sums of floating-point numbers come out the same each time; hence a plain addition will do.
 */
public final class Atomics {

    private Atomics() {
    }

    public static void add(IntArray array, int index, int value) {
        array.set(index, array.get(index) + value);
    }

    public static void add(int[] array, int index, int value) {
        array[index] += value;
    }

    public static void add(LongArray array, int index, long value) {
        array.set(index, array.get(index) + value);
    }

    public static void add(FloatArray array, int index, float value) {
        array.set(index, array.get(index) + value);
    }

    public static void add(DoubleArray array, int index, double value) {
        array.set(index, array.get(index) + value);
    }
}
