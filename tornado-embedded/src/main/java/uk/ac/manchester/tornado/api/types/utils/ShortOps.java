package uk.ac.manchester.tornado.api.types.utils;

/** Formats of shorts. */
public class ShortOps {

    public static final String FMT = "%3d";
    public static final String FMT_2 = "{%3d,%3d}";
    public static final String FMT_3 = "{%3d,%3d,%.3d}";

    public static boolean compare(short a, short b) {
        return a == b;
    }
}
