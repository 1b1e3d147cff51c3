package io.updraft.quant.format;

import java.util.Arrays;

/// bitsandbytes' signed dynamic map of 8 bits: seven decades, the wider ones in more steps (Dettmers, 8-bit
/// approximations for parallelism in deep learning, 2015). Codes are in ascending order of their values.
final class DynamicMap {
    static final float[] VALUES = values();

    private DynamicMap() {
    }

    private static float[] values() {
        float[] values = new float[256];
        int count = 0;
        for (int decade = 0; decade < 7; decade++) {
            int items = 1 << decade;
            double unit = Math.pow(10, decade - 6);
            for (int i = 0; i < items; i++) {
                float mean = (float) (unit * (0.1 + 0.9 * (i + 0.5) / items));
                values[count++] = mean;
                values[count++] = -mean;
            }
        }
        values[count++] = 0;
        values[count] = 1;
        Arrays.sort(values);
        return values;
    }

    static int nearest(float value) {
        int above = Arrays.binarySearch(VALUES, value);
        if (above >= 0) {
            return above;
        }
        above = -above - 1;
        if (above == 0 || above == VALUES.length) {
            return above == 0 ? 0 : above - 1;
        }
        return VALUES[above] - value < value - VALUES[above - 1] ? above : above - 1;
    }
}
