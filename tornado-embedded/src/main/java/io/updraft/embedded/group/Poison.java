package io.updraft.embedded.group;

import java.util.Arrays;

/** What memory holds before anyone wrote to it: not-a-number where there is one, 0xCD elsewhere. */
public final class Poison {

    public static final byte BYTE = (byte) 0xCD;
    public static final short HALF = 0x7ECD;
    public static final int INT = 0xCDCDCDCD;
    public static final long LONG = 0xCDCDCDCDCDCDCDCDL;
    public static final float FLOAT = Float.intBitsToFloat(0x7FCDCDCD);
    public static final double DOUBLE = Double.longBitsToDouble(0x7FFDCDCDCDCDCDCDL);

    private Poison() {
    }

    public static void fill(byte[] array) {
        Arrays.fill(array, BYTE);
    }

    public static void fill(boolean[] array) {
        Arrays.fill(array, true);
    }

    public static void fill(short[] array) {
        Arrays.fill(array, (short) INT);
    }

    public static void fill(char[] array) {
        Arrays.fill(array, (char) INT);
    }

    public static void fill(int[] array) {
        Arrays.fill(array, INT);
    }

    public static void fill(long[] array) {
        Arrays.fill(array, LONG);
    }

    public static void fill(float[] array) {
        Arrays.fill(array, FLOAT);
    }

    public static void fill(double[] array) {
        Arrays.fill(array, DOUBLE);
    }
}
