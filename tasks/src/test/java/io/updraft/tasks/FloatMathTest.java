package io.updraft.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.Test;

class FloatMathTest {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /// A sweep over all magnitudes that matter, and the special values.
    private static float[] arguments() {
        float[] arguments = new float[240_000];
        for (int i = 0; i < 200_000; i++) {
            arguments[i] = (i - 100_000) * 0.00113f;
        }
        for (int i = 200_000; i < arguments.length; i++) {
            arguments[i] = Float.intBitsToFloat(i * 0x9E3779B9);
        }
        float[] special = {0f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY, Float.NaN, 88.72f, 88.8f, -103.9f, -104.1f, 0.625f, 1f};
        System.arraycopy(special, 0, arguments, 0, special.length);
        return arguments;
    }

    private static void assertAccurate(UnaryFunctions.Function function, DoubleUnaryOperator exact, double ulps,
            double absolute) {
        for (float x : arguments()) {
            double expected = exact.applyAsDouble(x);
            float found = function.apply(x);
            if (Double.isNaN(expected)) {
                assertThat(found).as("at %s", x).isNaN();
            } else if (Math.abs(expected) > Float.MAX_VALUE) {
                assertThat(found).as("at %s", x).isEqualTo((float) expected);
            } else {
                double allowed = ulps * Math.ulp((float) expected) + absolute;
                assertThat(Math.abs(found - expected)).as("at %s: %s, not %s", x, found, expected)
                        .isLessThanOrEqualTo(allowed);
            }
        }
    }

    @Test
    void expIsWithinTwoUnitsInTheLastPlace() {
        assertAccurate(FloatMath::exp, Math::exp, 2, 0);
        assertThat(FloatMath.exp(0f)).isEqualTo(1f);
        assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    }

    @Test
    void tanhIsWithinThreeUnitsInTheLastPlace() {
        assertAccurate(FloatMath::tanh, Math::tanh, 3, 0);
    }

    @Test
    void sigmoidIsWithinThreeUnitsInTheLastPlace() {
        // Below -88 exp(-x) overflows, and the result is 0 instead of a subnormal number.
        assertAccurate(FloatMath::sigmoid, x -> 1 / (1 + Math.exp(-x)), 3, Float.MIN_NORMAL);
    }

    @Test
    void geluKeepsItsPrecisionWhereTheTanhFormWouldLoseIt() {
        // u is rounded to float, so exp(-u) is off by |u| half units in the last place; |u| < 100 where it matters.
        assertAccurate(FloatMath::geluTanh, x -> {
            double u = 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
            return Double.isInfinite(x) && x < 0 ? Double.NaN : x / (1 + Math.exp(-u));
        }, 200, 1e-35);
    }

    @Test
    void erfIsWithinTwoUnitsOfOne() {
        for (float x = -6; x < 6; x += 0.00317f) {
            assertThat(FloatMath.erf(x)).as("at %s", x).isCloseTo((float) erf(x),
                    org.assertj.core.data.Offset.offset(2 * Math.ulp(0.5f)));
        }
        assertThat(FloatMath.erf(Float.NaN)).isNaN();
    }

    /// The integral of exp(-t^2) by Simpson's rule, error far below 1e-12.
    private static double erf(double x) {
        int intervals = 2000;
        double h = x / intervals;
        double sum = 1 + Math.exp(-x * x);
        for (int i = 1; i < intervals; i++) {
            sum += (i % 2 == 0 ? 2 : 4) * Math.exp(-i * h * i * h);
        }
        return 2 / Math.sqrt(Math.PI) * sum * h / 3;
    }

    @Test
    void vectorsHaveTheBitsOfScalars() {
        float[] arguments = arguments();
        for (int i = 0; i + SPECIES.length() <= arguments.length; i += SPECIES.length()) {
            FloatVector x = FloatVector.fromArray(SPECIES, arguments, i);
            assertSame(VectorFloatMath.exp(x), FloatMath::exp, arguments, i);
            assertSame(VectorFloatMath.tanh(x), FloatMath::tanh, arguments, i);
            assertSame(VectorFloatMath.silu(x), FloatMath::silu, arguments, i);
            assertSame(VectorFloatMath.geluTanh(x), FloatMath::geluTanh, arguments, i);
            assertSame(VectorFloatMath.quickGelu(x), FloatMath::quickGelu, arguments, i);
        }
    }

    private static void assertSame(FloatVector found, UnaryFunctions.Function function, float[] arguments, int start) {
        for (int lane = 0; lane < SPECIES.length(); lane++) {
            float expected = function.apply(arguments[start + lane]);
            // floatToIntBits: any NaN equals any other
            if (Float.floatToIntBits(found.lane(lane)) != Float.floatToIntBits(expected)) {
                throw new AssertionError(
                        "at " + arguments[start + lane] + ": " + found.lane(lane) + ", not " + expected);
            }
        }
    }
}
