package io.updraft.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;

/// Compares a contract's reference with ONNX Runtime: every element must lie within a tolerance that is relative to the
/// largest element of the output, for a sum that cancels is as wrong as its terms.
final class Oracle {
    /// What ONNX Runtime, computing in FLOAT, may lose against double: the plain float sum of n terms is off by n/2 units
    /// of 2^-24 at most in its terms, so for the few hundred terms of these tests 1e-5 is that with nothing to spare.
    static final double FLOAT = 1e-5;
    /// The output's own rounding, 2^-11, and that of two half-precision intermediate results.
    static final double HALF = 3 * 0x1p-11;
    /// Integers come out alike.
    static final double EXACT = 0;

    private Oracle() {
    }

    static DynamicTest test(String name, double tolerance, OneNode node) {
        return test(name, tolerance, node, node, Integer.MAX_VALUE);
    }

    /// Compares one node on the reference with another on ONNX Runtime, the first `outputs` outputs.
    static DynamicTest test(String name, double tolerance, OneNode node, OneNode equivalent, int outputs) {
        return DynamicTest.dynamicTest(name, () -> {
            List<Tensor> actual = node.reference();
            List<Tensor> expected = equivalent.onnxRuntime();
            assertThat(actual).as(node.toString()).hasSameSizeAs(expected);
            for (int i = 0; i < Math.min(outputs, actual.size()); i++) {
                assertThat(actual.get(i).tensorType()).as(node + " output " + i)
                        .isEqualTo(expected.get(i).tensorType());
                compare(node + " output " + i, tolerance, actual.get(i), expected.get(i));
            }
        });
    }

    private static void compare(String what, double tolerance, Tensor actual, Tensor expected) {
        double largest = 0;
        for (long i = 0; i < expected.elements(); i++) {
            largest = Math.max(largest, Math.abs(expected.getDouble(i)));
        }
        for (long i = 0; i < expected.elements(); i++) {
            double difference = Math.abs(actual.getDouble(i) - expected.getDouble(i));
            assertThat(difference).as("%s: element %d is %s, ONNX Runtime has %s", what, i, actual.getDouble(i),
                    expected.getDouble(i)).isLessThanOrEqualTo(tolerance * largest);
        }
    }

    static double tolerance(DataType type) {
        return type == DataType.FLOAT16 ? HALF : FLOAT;
    }
}
