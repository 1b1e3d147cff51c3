package io.updraft.embedded.group;

import java.util.Arrays;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.vectors.Half2;

/** The kinds of local arrays, with the bytes of an element on a device. New arrays hold rubbish, as on a device. */
public enum LocalKind {
    BYTE(1) {
        @Override
        byte[] allocate(int size) {
            byte[] array = new byte[size];
            Poison.fill(array);
            return array;
        }
    },
    HALF(2) {
        @Override
        HalfFloat[] allocate(int size) {
            HalfFloat[] array = new HalfFloat[size];
            Arrays.setAll(array, i -> new HalfFloat(Poison.HALF));
            return array;
        }
    },
    HALF2(4) {
        @Override
        Half2[] allocate(int size) {
            Half2[] array = new Half2[size];
            Arrays.setAll(array, i -> new Half2(new HalfFloat(Poison.HALF), new HalfFloat(Poison.HALF)));
            return array;
        }
    },
    INT(4) {
        @Override
        int[] allocate(int size) {
            int[] array = new int[size];
            Poison.fill(array);
            return array;
        }
    },
    LONG(8) {
        @Override
        long[] allocate(int size) {
            long[] array = new long[size];
            Poison.fill(array);
            return array;
        }
    },
    FLOAT(4) {
        @Override
        float[] allocate(int size) {
            float[] array = new float[size];
            Poison.fill(array);
            return array;
        }
    },
    DOUBLE(8) {
        @Override
        double[] allocate(int size) {
            double[] array = new double[size];
            Poison.fill(array);
            return array;
        }
    };

    private final int bytes;

    LocalKind(int bytes) {
        this.bytes = bytes;
    }

    abstract Object allocate(int size);

    int bytes() {
        return bytes;
    }
}
