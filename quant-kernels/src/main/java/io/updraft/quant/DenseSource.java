package io.updraft.quant;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;

/// A matrix of floats, `[K,N]` or `[N,K]`.
record DenseSource(Tensor weight, int n, int k, boolean byColumns) implements WeightSource {
    @Override
    public PackedFormat format() {
        return switch (weight.type()) {
            case FLOAT16 -> PackedFormat.FLOAT16;
            case BFLOAT16 -> PackedFormat.BFLOAT16;
            default -> PackedFormat.FLOAT32;
        };
    }

    @Override
    public int blockSize() {
        return k;
    }

    @Override
    public void codes(int row, int rows, short[] out, int stride) {
        halves(row, rows, out, stride);
        if (weight.type() == DataType.FLOAT16) {
            for (int r = 0; r < rows; r++) {
                for (int i = r * stride; i < r * stride + k; i++) {
                    if (!Half.isEncodable(out[i])) {
                        throw new NotEncodable();
                    }
                    out[i] = Half.encode(out[i]);
                }
            }
        }
    }

    /// The bits of a matrix of 16-bit floats, as they are.
    void halves(int row, int rows, short[] out, int stride) {
        TensorReader reader = new TensorReader();
        if (byColumns) {
            for (int i = 0; i < k; i++) {
                reader.bits(weight, (long) i * n + row, rows, out, i, stride);
            }
        } else {
            for (int r = 0; r < rows; r++) {
                reader.bits(weight, (long) (row + r) * k, k, out, r * stride, 1);
            }
        }
    }

    @Override
    public void floats(int row, int rows, float[] out, int stride) {
        TensorReader reader = new TensorReader();
        if (byColumns) {
            for (int i = 0; i < k; i++) {
                reader.floats(weight, (long) i * n + row, rows, out, i, stride);
            }
        } else {
            for (int r = 0; r < rows; r++) {
                reader.floats(weight, (long) (row + r) * k, k, out, r * stride, 1);
            }
        }
    }

    /// An fp16 weight of 128 or more, infinite or NaN: the matrix must be packed as fp32.
    static final class NotEncodable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotEncodable() {
            super("a weight has no 16-bit code", null, false, false);
        }
    }
}
