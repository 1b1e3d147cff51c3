package io.updraft.embedded.warp;

/** What the 32-bit registers of a matrix fragment hold. */
public enum MatrixFormat {
    FP16(2) {
        @Override
        float decode(int register, int element) {
            return Float.float16ToFloat((short) (register >>> 16 * element));
        }
    },
    BF16(2) {
        @Override
        float decode(int register, int element) {
            return Float.intBitsToFloat(register >>> 16 * element << 16);
        }
    },
    INT8(4) {
        @Override
        float decode(int register, int element) {
            return (byte) (register >>> 8 * element);
        }
    },
    /** OCP 8-bit floating point, 4 bits of exponent: no infinity, one not-a-number. */
    E4M3(4) {
        @Override
        float decode(int register, int element) {
            int bits = register >>> 8 * element & 0xFF;
            if ((bits & 0x7F) == 0x7F) {
                return Float.NaN;
            }
            int exponent = bits >> 3 & 15;
            int mantissa = bits & 7;
            float size = exponent == 0 ? mantissa * 0x1p-9f : (8 + mantissa) * Math.scalb(1f, exponent - 10);
            return bits > 0x7F ? -size : size;
        }
    },
    /** OCP 8-bit floating point, 5 bits of exponent: the upper half of an fp16. */
    E5M2(4) {
        @Override
        float decode(int register, int element) {
            return Float.float16ToFloat((short) ((register >>> 8 * element & 0xFF) << 8));
        }
    };

    private final int elementsPerRegister;

    MatrixFormat(int elementsPerRegister) {
        this.elementsPerRegister = elementsPerRegister;
    }

    /** Exact: int8 has fewer bits than a float's mantissa. */
    abstract float decode(int register, int element);

    int elementsPerRegister() {
        return elementsPerRegister;
    }

    /** Extent of the product that is summed over: four registers of A make 16 rows of so many elements. */
    public int depth() {
        return 8 * elementsPerRegister;
    }
}
