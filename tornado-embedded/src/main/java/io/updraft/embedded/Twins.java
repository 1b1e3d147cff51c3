package io.updraft.embedded;

import io.updraft.embedded.group.Poison;
import java.lang.constant.ClassDesc;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.concurrent.atomic.AtomicInteger;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.CharArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FP8Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.Int8Array;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Objects of the device's that are like the host's: arrays, and the API's collections of vectors and matrices over them. */
final class Twins {

    private static final String API_TYPES = "uk.ac.manchester.tornado.api.types.";

    private Twins() {
    }

    /** Whether the argument goes to the kernel as it is: numbers, contexts, and objects that hold no arrays. */
    static boolean isByValue(Object argument) {
        return argument instanceof KernelContext || !(argument instanceof TornadoNativeArray
                || argument instanceof AtomicInteger || argument.getClass().isArray() || isComposite(argument));
    }

    private static boolean isComposite(Object argument) {
        if (!argument.getClass().getName().startsWith(API_TYPES)) {
            return false;
        }
        for (Field field : argument.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())
                    && TornadoNativeArray.class.isAssignableFrom(field.getType())) {
                return true;
            }
        }
        return false;
    }

    static Object allocate(Object host) {
        if (host instanceof TornadoNativeArray array) {
            TornadoNativeArray twin = allocateNative(array);
            poison(twin);
            return twin;
        }
        if (host instanceof AtomicInteger) {
            return new AtomicInteger(Poison.INT);
        }
        if (host.getClass().isArray()) {
            return Array.newInstance(host.getClass().getComponentType(), Array.getLength(host));
        }
        return allocateComposite(host);
    }

    private static TornadoNativeArray allocateNative(TornadoNativeArray host) {
        int size = host.getSize();
        return switch (host) {
            case FloatArray _ -> new FloatArray(size);
            case HalfFloatArray _ -> new HalfFloatArray(size);
            case BFloat16Array _ -> new BFloat16Array(size);
            case FP8Array _ -> new FP8Array(size);
            case Int8Array _ -> new Int8Array(size);
            case ByteArray _ -> new ByteArray(size);
            case CharArray _ -> new CharArray(size);
            case ShortArray _ -> new ShortArray(size);
            case IntArray _ -> new IntArray(size);
            case LongArray _ -> new LongArray(size);
            case DoubleArray _ -> new DoubleArray(size);
        };
    }

    private static void poison(TornadoNativeArray array) {
        MemorySegment contents = array.getSegment();
        contents.fill(Poison.BYTE);
        switch (array) {
            case FloatArray _ -> repeat(contents, ValueLayout.JAVA_INT_UNALIGNED,
                    Float.floatToRawIntBits(Poison.FLOAT));
            case DoubleArray _ -> {
                long bits = Double.doubleToRawLongBits(Poison.DOUBLE);
                for (long at = 0; at < contents.byteSize(); at += Double.BYTES) {
                    contents.set(ValueLayout.JAVA_LONG_UNALIGNED, at, bits);
                }
            }
            case HalfFloatArray _ -> repeat(contents, ValueLayout.JAVA_INT_UNALIGNED,
                    Poison.HALF << 16 | Poison.HALF & 0xFFFF);
            case BFloat16Array _ -> repeat(contents, ValueLayout.JAVA_INT_UNALIGNED, 0x7FCD7FCD);
            default -> {
                // 0xCD says enough.
            }
        }
    }

    private static void repeat(MemorySegment contents, ValueLayout.OfInt layout, int word) {
        long whole = contents.byteSize() & ~3L;
        for (long at = 0; at < whole; at += Integer.BYTES) {
            contents.set(layout, at, word);
        }
        if (whole < contents.byteSize()) {
            contents.set(ValueLayout.JAVA_SHORT_UNALIGNED, whole, (short) word);
        }
    }

    private static Object allocateComposite(Object host) {
        try {
            Object twin = blank(host.getClass());
            for (Class<?> type = host.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        Object value = field.get(host);
                        field.set(twin, value instanceof TornadoNativeArray array ? allocate(array) : value);
                    }
                }
            }
            return twin;
        } catch (ReflectiveOperationException impossible) {
            throw new TornadoRuntimeException(impossible);
        }
    }

    /** An object whose fields are still to be set, as deserialization makes it. */
    private static Object blank(Class<?> type) throws ReflectiveOperationException {
        Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
        return ((Constructor<?>) factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
                .invoke(factory.getMethod("getReflectionFactory").invoke(null), type,
                        Object.class.getDeclaredConstructor()))
                .newInstance();
    }

    /**
     * The argument as a kernel gets it that declares it as this type. As TornadoVM does, which compiles for what is declared
     * and takes whichever arrays the task has: elements of another size are the same bytes.
     */
    static Object asDeclared(ClassDesc declared, Object onDevice) {
        if (!(onDevice instanceof TornadoNativeArray array)
                || !declared.packageName().equals(TornadoNativeArray.class.getPackageName())) {
            return onDevice;
        }
        try {
            Class<?> type = Class.forName(declared.packageName() + "." + declared.displayName());
            return type.isInstance(array) ? array
                    : type.getMethod("fromSegmentShallow", MemorySegment.class).invoke(null,
                            array.getSegmentWithHeader());
        } catch (ReflectiveOperationException refused) {
            throw new TornadoRuntimeException(refused);
        }
    }

    static long bytes(Object host) {
        if (host instanceof TornadoNativeArray array) {
            return array.getNumBytesOfSegmentWithHeader();
        }
        if (host instanceof AtomicInteger) {
            return Integer.BYTES;
        }
        if (host.getClass().isArray()) {
            return TornadoNativeArray.ARRAY_HEADER + (long) Array.getLength(host) * elementBytes(host);
        }
        long[] total = new long[1];
        forEachArray(host, host, (array, same) -> total[0] += array.getNumBytesOfSegmentWithHeader());
        return total[0];
    }

    private static int elementBytes(Object array) {
        return switch (array) {
            case byte[] _ -> Byte.BYTES;
            case boolean[] _ -> Byte.BYTES;
            case short[] _ -> Short.BYTES;
            case char[] _ -> Character.BYTES;
            case long[] _ -> Long.BYTES;
            case double[] _ -> Double.BYTES;
            default -> Integer.BYTES;
        };
    }

    static void copy(Object from, Object to) {
        if (from instanceof TornadoNativeArray source && to instanceof TornadoNativeArray target) {
            target.getSegment().copyFrom(source.getSegment());
        } else if (from instanceof AtomicInteger source && to instanceof AtomicInteger target) {
            target.set(source.get());
        } else if (from.getClass().isArray()) {
            System.arraycopy(from, 0, to, 0, Array.getLength(from));
        } else {
            forEachArray(from, to, (source, target) -> target.getSegment().copyFrom(source.getSegment()));
        }
    }

    static void copyRange(Object from, Object to, long offset, long size) {
        if (!(from instanceof TornadoNativeArray source && to instanceof TornadoNativeArray target)) {
            throw new TornadoRuntimeException("only native arrays can be copied in part, not " + to.getClass());
        }
        MemorySegment.copy(source.getSegmentWithHeader(), offset, target.getSegmentWithHeader(), offset, size);
    }

    /** Copies the source's contents from an element on to the start of the target, as far as both reach. */
    static void map(Object from, Object to, long firstElement) {
        if (!(from instanceof TornadoNativeArray source && to instanceof TornadoNativeArray target)) {
            throw new TornadoRuntimeException("only native arrays can be mapped, not " + to.getClass());
        }
        long offset = firstElement * source.getElementSize();
        long size = Math.min(source.getNumBytesOfSegment() - offset, target.getNumBytesOfSegment());
        MemorySegment.copy(source.getSegment(), offset, target.getSegment(), 0, size);
    }

    private interface PairOfArrays {
        void accept(TornadoNativeArray first, TornadoNativeArray second);
    }

    private static void forEachArray(Object first, Object second, PairOfArrays action) {
        try {
            for (Class<?> type = first.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        field.setAccessible(true);
                        if (field.get(first) instanceof TornadoNativeArray a
                                && field.get(second) instanceof TornadoNativeArray b) {
                            action.accept(a, b);
                        }
                    }
                }
            }
        } catch (IllegalAccessException impossible) {
            throw new TornadoRuntimeException(impossible);
        }
    }
}
