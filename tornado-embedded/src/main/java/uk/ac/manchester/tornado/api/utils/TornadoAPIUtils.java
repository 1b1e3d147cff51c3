package uk.ac.manchester.tornado.api.utils;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.Map;
import uk.ac.manchester.tornado.api.types.HalfFloat;

/** Helpers for host code: sizes as text, types and what they box. */
public final class TornadoAPIUtils {

    public static final int ONE_GIGABYTE = 1024 * 1024 * 1024;
    public static final int ONE_MEGABYTE = 1024 * 1024;
    public static final int ONE_KILOBYTE = 1024;

    private static final String PREFIXES = "KMGTPE";
    private static final Map<Class<?>, Class<?>> PRIMITIVES = Map.of(Boolean.class, boolean.class, Byte.class,
            byte.class,
            Character.class, char.class, Short.class, short.class, Integer.class, int.class, Long.class, long.class,
            Float.class, float.class, Double.class, double.class);

    private TornadoAPIUtils() {}

    /** The bytes that a text such as {@code 512}, {@code 512B}, {@code 4MB} or {@code 2GB} means; 1 KB is 1024 bytes. */
    public static long parseSize(String size) {
        if (!size.endsWith("B")) {
            return Long.parseLong(size);
        }
        String number = size.substring(0, size.length() - 1);
        int prefix = number.isEmpty() ? -1 : PREFIXES.indexOf(number.charAt(number.length() - 1));
        return prefix < 0
                ? Long.parseLong(number)
                : Long.parseLong(number.substring(0, number.length() - 1)) << 10 * (prefix + 1);
    }

    /** Bytes as text, in steps of 1000 ({@code si}) or of 1024. */
    public static String humanReadableByteCount(long bytes, boolean si) {
        int unit = si ? 1000 : 1024;
        if (bytes < unit) {
            return bytes + " B";
        }
        int exponent = (int) (Math.log(bytes) / Math.log(unit));
        String prefix = (si ? "kMGTPE" : PREFIXES).charAt(exponent - 1) + (si ? "" : "i");
        return String.format("%.1f %sB", bytes / Math.pow(unit, exponent), prefix);
    }

    /** A frequency in MHz as text. */
    public static String humanReadableFreq(int megahertz) {
        if (megahertz < 1000) {
            return megahertz + " MHz";
        }
        return megahertz < 1_000_000
                ? String.format("%.1f GHz", megahertz / 1e3)
                : String.format("%.1f THz", megahertz / 1e6);
    }

    public static String formatBytes(long bytes) {
        return bytes < ONE_KILOBYTE ? String.format("%d B", bytes) : scaled(bytes, "");
    }

    public static String formatBytesPerSecond(double bytes) {
        return bytes < ONE_KILOBYTE ? String.format("%f B/s", bytes) : scaled(bytes, "/s");
    }

    private static String scaled(double bytes, String suffix) {
        if (bytes >= ONE_GIGABYTE) {
            return String.format("%.2f GB%s", bytes / ONE_GIGABYTE, suffix);
        }
        return bytes >= ONE_MEGABYTE
                ? String.format("%.2f MB%s", bytes / ONE_MEGABYTE, suffix)
                : String.format("%.2f KB%s", bytes / ONE_KILOBYTE, suffix);
    }

    /** Whether an object is a boxed primitive; halves count. */
    public static boolean isBoxedPrimitive(Object object) {
        return isBoxedPrimitiveClass(object.getClass());
    }

    public static boolean isBoxedPrimitiveClass(Class<?> type) {
        return PRIMITIVES.containsKey(type) || type == HalfFloat.class;
    }

    /** The primitive that a class boxes, or the class itself. */
    public static Class<?> toUnboxedPrimitiveClass(Class<?> type) {
        Class<?> primitive = PRIMITIVES.get(type);
        return primitive == null ? type : primitive;
    }

    /** Whether the innermost elements of an array type are primitives or boxed ones. */
    public static boolean isPrimitiveArray(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.componentType();
        }
        return isPrimitive(element);
    }

    public static boolean isPrimitive(Class<?> type) {
        return type.isPrimitive() || isBoxedPrimitiveClass(type);
    }

    /** Prints what remains in a buffer, 32 bytes a line, to standard output. */
    public static void printBuffer(ByteBuffer buffer) {
        System.out.printf("buffer : position=%d, remaining=%d, capacity=%d, limit=%d%n", buffer.position(),
                buffer.remaining(), buffer.capacity(), buffer.limit());
        for (int line = 0; line < buffer.remaining(); line += 32) {
            StringBuilder text = new StringBuilder(String.format("%-8d: ", line));
            for (int i = line; i < Math.min(line + 32, buffer.remaining()); i++) {
                text.append(String.format("%02x", buffer.get(buffer.position() + i))).append(i % 4 == 3 ? " " : "");
            }
            System.out.println(text);
        }
    }

    /** Prints some bytes of a buffer on one line, to standard output. */
    public static void printBuffer(ByteBuffer buffer, int start, int length) {
        StringBuilder text = new StringBuilder("Buffer:");
        for (int i = 0; i < length; i++) {
            text.append(String.format(" %2X", buffer.get(start + i)));
        }
        System.out.println(text);
    }

    /** The seconds between two times in nanoseconds. */
    public static double elapsedTimeInSeconds(long start, long end) {
        return (end - start) * 1e-9;
    }

    /** An array as its element type and length, anything else as its text. */
    public static String formatArray(Object object) {
        return object.getClass().isArray()
                ? String.format("%s[%d]", object.getClass().componentType().getName(), Array.getLength(object))
                : object.toString();
    }
}
