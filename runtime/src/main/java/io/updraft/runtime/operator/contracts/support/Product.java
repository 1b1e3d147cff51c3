package io.updraft.runtime.operator.contracts.support;

/// Matrix products in double: the arithmetic of all matrix contracts, a few rows at a time so that the interpreter can
/// run small models.
public final class Product {
    /// Reads row k of the right matrix.
    @FunctionalInterface
    public interface Rows {
        void read(int k, double[] into);
    }

    private static final int AT_ONCE = 4;

    private Product() {
    }

    /// The [m, n] product of `a` [m, k] with the right matrix [k, n].
    public static double[] of(double[] a, Rows right, int m, int k, int n) {
        double[] sums = new double[Math.multiplyExact(m, n)];
        double[][] rows = new double[AT_ONCE][n];
        int x = 0;
        for (; x + AT_ONCE <= k; x += AT_ONCE) {
            for (int r = 0; r < AT_ONCE; r++) {
                right.read(x + r, rows[r]);
            }
            for (int i = 0; i < m; i++) {
                four(a, i * k + x, rows, sums, i * n, n);
            }
        }
        for (; x < k; x++) {
            right.read(x, rows[0]);
            for (int i = 0; i < m; i++) {
                one(a[i * k + x], rows[0], sums, i * n, n);
            }
        }
        return sums;
    }

    private static void four(double[] a, int at, double[][] rows, double[] sums, int base, int n) {
        double f0 = a[at];
        double f1 = a[at + 1];
        double f2 = a[at + 2];
        double f3 = a[at + 3];
        double[] r0 = rows[0];
        double[] r1 = rows[1];
        double[] r2 = rows[2];
        double[] r3 = rows[3];
        for (int j = 0; j < n; j++) {
            sums[base + j] += f0 * r0[j] + f1 * r1[j] + (f2 * r2[j] + f3 * r3[j]);
        }
    }

    private static void one(double factor, double[] row, double[] sums, int base, int n) {
        for (int j = 0; j < n; j++) {
            sums[base + j] += factor * row[j];
        }
    }

    /// The product of a row of `a`, from `start` on, with `row`.
    public static double dot(double[] a, int start, double[] row, int count) {
        double even = 0;
        double odd = 0;
        double third = 0;
        double fourth = 0;
        int i = 0;
        for (; i + AT_ONCE <= count; i += AT_ONCE) {
            even += a[start + i] * row[i];
            odd += a[start + i + 1] * row[i + 1];
            third += a[start + i + 2] * row[i + 2];
            fourth += a[start + i + 3] * row[i + 3];
        }
        for (; i < count; i++) {
            even += a[start + i] * row[i];
        }
        return even + odd + (third + fourth);
    }
}
