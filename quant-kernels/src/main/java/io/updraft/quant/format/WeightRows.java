package io.updraft.quant.format;

/// A matrix W [n, k] of floating-point weights, read row by row; safe for use by several threads.
public interface WeightRows {
    /// Outputs.
    int n();

    /// Inputs.
    int k();

    /// Copies row `row` into `out[0]` to `out[k - 1]`.
    void read(int row, float[] out);

    /// A matrix in an array, row after row.
    static WeightRows of(int n, int k, float... values) {
        if (n < 1 || k < 1 || values.length != (long) n * k) {
            throw new QuantizationException("a matrix [" + n + ", " + k + "] of " + values.length + " values");
        }
        return new WeightRows() {
            @Override
            public int n() {
                return n;
            }

            @Override
            public int k() {
                return k;
            }

            @Override
            public void read(int row, float[] out) {
                System.arraycopy(values, row * k, out, 0, k);
            }
        };
    }
}
