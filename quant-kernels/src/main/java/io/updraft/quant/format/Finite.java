package io.updraft.quant.format;

/// Reads rows, refusing those that have no nearest code.
final class Finite {
    private Finite() {
    }

    static float[] row(WeightRows weights, int row) {
        float[] values = new float[weights.k()];
        weights.read(row, values);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new QuantizationException("weight [" + row + ", " + i + "] is " + values[i]
                        + "; a matrix with such weights cannot be quantized");
            }
        }
        return values;
    }
}
