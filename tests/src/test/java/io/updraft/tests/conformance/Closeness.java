package io.updraft.tests.conformance;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;

/// Whether two tensors are equal up to a tolerance, as NumPy's assert_allclose has it: |a - e| <= atol + rtol |e|,
/// NaN equal to NaN.
record Closeness(double relative, double absolute) {
    /// The tolerance of ONNX's own test runner.
    static final Closeness ONNX = new Closeness(1e-3, 1e-7);

    /// What differs, if anything.
    Optional<String> difference(Tensor actual, Tensor expected) {
        if (!actual.tensorType().equals(expected.tensorType())) {
            return Optional.of("is " + actual + ", expected " + expected);
        }
        for (long i = 0; i < expected.elements(); i++) {
            if (expected.type() == DataType.STRING) {
                if (!actual.getString(i).equals(expected.getString(i))) {
                    return Optional.of("element " + i + " is '" + actual.getString(i) + "', expected '"
                            + expected.getString(i) + "'");
                }
            } else if (!expected.type().isFloat() && expected.type().bits() == 64) {
                if (actual.getLong(i) != expected.getLong(i)) {
                    return Optional.of("element " + i + " is " + actual.getLong(i) + ", expected "
                            + expected.getLong(i));
                }
            } else {
                double a = actual.getDouble(i);
                double e = expected.getDouble(i);
                boolean same = Double.compare(a, e) == 0 || a == e
                        || Math.abs(a - e) <= absolute + relative * Math.abs(e)
                                && !Double.isInfinite(e);
                if (!same) {
                    return Optional.of("element " + i + " of " + expected + " is " + a + ", expected " + e);
                }
            }
        }
        return Optional.empty();
    }
}
