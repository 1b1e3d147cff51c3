package io.updraft.runtime.operator.contracts.signal;

/// Discrete Fourier transforms of complex numbers in double: by halves while the length is even, by the sum that defines
/// them where it is odd.
final class Fourier {
    private Fourier() {
    }

    /// How many steps a transform of this length takes.
    static double steps(long length) {
        long odd = length >> Long.numberOfTrailingZeros(length);
        return (double) length * odd + length * (64.0 - Long.numberOfLeadingZeros(length));
    }

    /// The transform of `signal`, pairs of real and imaginary part; neither direction divides by the length.
    static double[] transform(double[] signal, boolean inverse) {
        int length = signal.length / 2;
        double[] cosine = new double[length];
        double[] sine = new double[length];
        for (int i = 0; i < length; i++) {
            double angle = 2 * Math.PI * i / length;
            cosine[i] = Math.cos(angle);
            sine[i] = inverse ? Math.sin(angle) : -Math.sin(angle);
        }
        return transform(signal, 0, 1, length, cosine, sine);
    }

    private static double[] transform(double[] signal, int start, int step, int length, double[] cosine,
            double[] sine) {
        return length % 2 == 0 && length > 1
                ? halves(signal, start, step, length, cosine, sine)
                : sums(signal, start, step, length, cosine, sine);
    }

    private static double[] halves(double[] signal, int start, int step, int length, double[] cosine, double[] sine) {
        int half = length / 2;
        double[] even = transform(signal, start, step * 2, half, cosine, sine);
        double[] odd = transform(signal, start + step, step * 2, half, cosine, sine);
        double[] result = new double[2 * length];
        for (int k = 0; k < half; k++) {
            double c = cosine[k * step];
            double s = sine[k * step];
            double real = odd[2 * k] * c - odd[2 * k + 1] * s;
            double imaginary = odd[2 * k] * s + odd[2 * k + 1] * c;
            result[2 * k] = even[2 * k] + real;
            result[2 * k + 1] = even[2 * k + 1] + imaginary;
            result[2 * (k + half)] = even[2 * k] - real;
            result[2 * (k + half) + 1] = even[2 * k + 1] - imaginary;
        }
        return result;
    }

    private static double[] sums(double[] signal, int start, int step, int length, double[] cosine, double[] sine) {
        double[] result = new double[2 * length];
        for (int k = 0; k < length; k++) {
            for (int n = 0; n < length; n++) {
                int turn = (int) ((long) k * n % length) * step;
                double real = signal[2 * (start + n * step)];
                double imaginary = signal[2 * (start + n * step) + 1];
                result[2 * k] += real * cosine[turn] - imaginary * sine[turn];
                result[2 * k + 1] += real * sine[turn] + imaginary * cosine[turn];
            }
        }
        return result;
    }
}
