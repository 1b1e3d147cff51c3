package io.updraft.attention.flash;

import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * What is added to scores, or hides them, for each query and key: element
 * {@code sequence * s + head * h + row * i + j} of an array for key j of query i, of head h of sequence s. A stride of 0
 * is one mask for all. A query that sees no key at all gives zeros.
 *
 * @param kind
 *            {@link #NO_MASK}, {@link #ADDITIVE} or {@link #BOOLEAN}
 */
record Mask(int kind, TornadoNativeArray array, int sequence, int head, int row) {
    static final int NO_MASK = 0;
    /** Floats that are added to scores after scale and softcap; negative infinity hides a key. */
    static final int ADDITIVE = 1;
    /** Bytes, 0 where a key is hidden. */
    static final int BOOLEAN = 2;

    Mask {
        if (sequence < 0 || head < 0 || row < 0) {
            throw new IllegalArgumentException(
                    "strides of a mask are not negative, found " + sequence + ", " + head + ", " + row);
        }
    }

    static Mask none() {
        return new Mask(NO_MASK, new FloatArray(1), 0, 0, 0);
    }

    static Mask additive(FloatArray array, int sequence, int head, int row) {
        return new Mask(ADDITIVE, array, sequence, head, row);
    }

    static Mask ofBooleans(ByteArray array, int sequence, int head, int row) {
        return new Mask(BOOLEAN, array, sequence, head, row);
    }
}
