package io.updraft.tests.models;

/// How far rows of logits are from others.
final class LogitsError {
    private LogitsError() {
    }

    /// Relative L2 distance |a - b| / |b| of a row.
    static double of(float[] actual, float[] expected) {
        if (actual.length != expected.length) {
            throw new AssertionError("a row has " + actual.length + " logits, expected " + expected.length);
        }
        double error = 0;
        double norm = 0;
        for (int i = 0; i < actual.length; i++) {
            double difference = (double) actual[i] - expected[i];
            error += difference * difference;
            norm += (double) expected[i] * expected[i];
        }
        return Math.sqrt(error / norm);
    }

    /// The largest distance of any row; NaN if one is.
    static double worst(float[][] actual, float[][] expected) {
        if (actual.length != expected.length) {
            throw new AssertionError(actual.length + " rows of logits, expected " + expected.length);
        }
        double worst = 0;
        for (int row = 0; row < actual.length; row++) {
            double error = of(actual[row], expected[row]);
            worst = Double.isNaN(error) ? Double.NaN : Math.max(worst, error);
        }
        return worst;
    }

    /// Relative L2 distance of all rows together.
    static double all(float[][] actual, float[][] expected) {
        return of(joined(actual), joined(expected));
    }

    private static float[] joined(float[][] rows) {
        float[] all = new float[rows.length == 0 ? 0 : rows.length * rows[0].length];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(rows[row], 0, all, row * rows[0].length, rows[0].length);
        }
        return all;
    }
}
