package uk.ac.manchester.tornado.api.types.utils;

/** Formats of ints. */
public class IntOps {

    public static final float EPSILON = 1e-7f;

    public static final String FMT = "%d";
    public static final String FMT_2 = "{%d,%d}";
    public static final String FMT_3 = "{%d,%d,%d}";
    public static final String FMT_4 = "{%d,%d,%d,%d}";
    public static final String FMT_6 = "{%d,%d,%d,%d,%d,%d}";
    public static final String FMT_8 = "{%d,%d,%d,%d,%d,%d,%d,%d}";
    public static final String FMT_16 = "{%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d,%d}";

    public static boolean compare(float a, float b) {
        return a == b;
    }
}
