package uk.ac.manchester.tornado.api.types;

import java.util.Arrays;

/**
 * A binary float format by its definition: all finite magnitudes in a table, rounding by search. Knows nothing of how the
 * conversions under test work.
 */
final class SmallFloatFormat {

    enum Ties {
        TO_EVEN, AWAY_FROM_ZERO
    }

    private final double[] magnitudes;
    private final Ties ties;
    private final int overflowCode;

    /**
     * @param codes
     *            the number of finite magnitudes
     * @param overflowCode
     *            what a magnitude becomes that is nearer to the next value after the largest finite one
     */
    SmallFloatFormat(int mantissaBits, int bias, int codes, int overflowCode, Ties ties) {
        this.magnitudes = new double[codes];
        this.ties = ties;
        this.overflowCode = overflowCode;
        for (int code = 0; code < codes; code++) {
            int exponent = code >> mantissaBits;
            double fraction = (code & (1 << mantissaBits) - 1) / (double) (1 << mantissaBits);
            magnitudes[code] = exponent == 0
                    ? fraction * Math.pow(2, 1 - bias)
                    : (1 + fraction) * Math.pow(2, exponent - bias);
        }
    }

    int codes() {
        return magnitudes.length;
    }

    double magnitude(int code) {
        return magnitudes[code];
    }

    /** Halfway between a code and the next; after the last code as if the format went on. */
    double midpoint(int code) {
        double step = code + 1 < magnitudes.length
                ? magnitudes[code + 1] - magnitudes[code]
                : magnitudes[code] - magnitudes[code - 1];
        return magnitudes[code] + step / 2;
    }

    /** The code nearest to a magnitude. */
    int round(double magnitude) {
        int place = Arrays.binarySearch(magnitudes, magnitude);
        if (place >= 0) {
            return place;
        }
        int below = -place - 2;
        double middle = midpoint(below);
        boolean up = magnitude > middle || magnitude == middle && (ties == Ties.AWAY_FROM_ZERO || below % 2 == 1);
        if (!up) {
            return below;
        }
        return below + 1 < magnitudes.length ? below + 1 : overflowCode;
    }
}
