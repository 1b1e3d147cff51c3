package io.updraft.runtime.operator.contracts.image;

/// The kernel of cubic convolution (Keys, "Cubic Convolution Interpolation for Digital Image Processing", 1981).
final class Cubic {
    private Cubic() {
    }

    /// The weight of a sample at this distance.
    ///
    /// @param a
    ///            the slope at distance 1
    static double weight(double distance, double a) {
        double x = Math.abs(distance);
        if (x <= 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }
}
