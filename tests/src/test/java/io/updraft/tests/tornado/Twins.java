package io.updraft.tests.tornado;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** The same random argument made in both worlds, and values of both as plain data that can be compared. */
final class Twins {

    private static final int LENGTH = 9;
    private static final float[] SPECIAL = {0f, -0f, 1f, -1f, 0.5f, Float.NaN, Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY, Float.MIN_VALUE, Float.MAX_VALUE, 65504f, 1e-7f};

    private Twins() {}

    /** A value of a type of ours or of theirs; the same for the same seed. */
    static Object value(Class<?> type, long seed) {
        return value(type, new Random(seed));
    }

    private static Object value(Class<?> type, RandomGenerator random) {
        if (type == float.class) {
            return floating(random);
        }
        if (type == double.class) {
            return (double) floating(random);
        }
        if (type == int.class) {
            return random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(1, 100);
        }
        if (type == long.class) {
            return random.nextInt(4) == 0 ? random.nextLong() : random.nextLong(1, 100);
        }
        if (type == short.class) {
            return (short) random.nextInt(1, 30000);
        }
        if (type == char.class) {
            return (char) random.nextInt(1, 30000);
        }
        if (type == byte.class) {
            return (byte) random.nextInt(1, 128);
        }
        if (type.isArray()) {
            Object array = Array.newInstance(type.componentType(), LENGTH);
            for (int i = 0; i < LENGTH; i++) {
                Array.set(array, i, value(type.componentType(), random));
            }
            return array;
        }
        return object(type, random);
    }

    private static Object object(Class<?> type, RandomGenerator random) {
        try {
            if (type.getSimpleName().equals("HalfFloat")) {
                return type.getConstructor(float.class).newInstance(floating(random));
            }
            boolean sized = type.getSimpleName().endsWith("Array");
            Object result = sized ? type.getConstructor(int.class).newInstance(LENGTH)
                    : type.getConstructor().newInstance();
            int size = sized ? LENGTH : (int) type.getMethod("size").invoke(result);
            Class<?> element = type.getMethod("get", int.class).getReturnType();
            for (int i = 0; i < size; i++) {
                type.getMethod("set", int.class, element).invoke(result, i, value(element, random));
            }
            return result;
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot make a random " + type, e);
        }
    }

    private static float floating(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> SPECIAL[random.nextInt(SPECIAL.length)];
            case 1 -> Float.intBitsToFloat(random.nextInt());
            default -> (float) random.nextGaussian() * 10;
        };
    }

    /** A value as numbers, texts and lists of them; every NaN is the same. */
    static Object plain(Object value) {
        if (value instanceof Float f) {
            return Float.floatToIntBits(f);
        }
        if (value instanceof Double d) {
            return Double.doubleToLongBits(d);
        }
        if (value == null || value instanceof Number || value instanceof Boolean || value instanceof Character
                || value instanceof String
                || value instanceof Class<?>) {
            return String.valueOf(value);
        }
        if (value instanceof MemorySegment segment) {
            return plain(segment.toArray(ValueLayout.JAVA_BYTE));
        }
        List<Object> elements = new ArrayList<>();
        if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                elements.add(plain(Array.get(value, i)));
            }
            return elements;
        }
        try {
            if (value.getClass().getSimpleName().equals("HalfFloat")) {
                return plain(value.getClass().getMethod("getFloat32").invoke(value));
            }
            if (value.getClass().getSimpleName().endsWith("Array")) {
                return plain(value.getClass().getMethod("getSegmentWithHeader").invoke(value));
            }
            int size = (int) value.getClass().getMethod("size").invoke(value);
            for (int i = 0; i < size; i++) {
                elements.add(plain(value.getClass().getMethod("get", int.class).invoke(value, i)));
            }
            return elements;
        } catch (InvocationTargetException e) {
            throw new AssertionError("cannot read " + value, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot read " + value, e);
        }
    }
}
