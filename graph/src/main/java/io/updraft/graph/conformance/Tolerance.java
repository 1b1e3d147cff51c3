package io.updraft.graph.conformance;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.OptionalDatum;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorSequence;
import java.util.Map;
import java.util.Optional;

/// Whether two values are equal up to a tolerance, as NumPy's assert_allclose has it: |a - e| <= atol + rtol |e|, NaN
/// equal to NaN. Kinds, element types, shapes and strings must be equal.
public record Tolerance(double relative, double absolute) {
    /// The tolerance of ONNX's own test runner.
    public static final Tolerance ONNX = new Tolerance(1e-3, 1e-7);

    /// The first difference, if there is one.
    public Optional<String> difference(Datum actual, Datum expected) {
        return switch (expected) {
            case Tensor tensor -> actual instanceof Tensor own ? tensors(own, tensor) : kinds(actual, expected);
            case TensorSequence sequence -> actual instanceof TensorSequence own
                    ? sequences(own, sequence)
                    : kinds(actual, expected);
            case OptionalDatum(Optional<Datum> held) -> {
                Optional<Datum> own = actual instanceof OptionalDatum(Optional<Datum> value)
                        ? value
                        : Optional.of(actual);
                yield own.isPresent() != held.isPresent()
                        ? kinds(actual, expected)
                        : held.flatMap(value -> difference(own.orElseThrow(), value));
            }
        };
    }

    /// The first difference among outputs, if there is one.
    ///
    /// @param actual at least those expected
    public Optional<String> difference(Map<String, ? extends Datum> actual, Map<String, Datum> expected) {
        for (Map.Entry<String, Datum> entry : expected.entrySet()) {
            Datum own = actual.get(entry.getKey());
            Optional<String> difference = own == null
                    ? Optional.of("is missing, expected " + entry.getValue())
                    : difference(own, entry.getValue());
            if (difference.isPresent()) {
                return difference.map(text -> "output '" + entry.getKey() + "' " + text);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> kinds(Datum actual, Datum expected) {
        return Optional.of("is " + actual + ", expected " + expected);
    }

    private Optional<String> sequences(TensorSequence actual, TensorSequence expected) {
        if (actual.size() != expected.size() || actual.type() != expected.type()) {
            return kinds(actual, expected);
        }
        for (int i = 0; i < expected.size(); i++) {
            int index = i;
            Optional<String> difference = tensors(actual.elements().get(i), expected.elements().get(i))
                    .map(text -> "entry " + index + ": " + text);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private Optional<String> tensors(Tensor actual, Tensor expected) {
        if (!actual.tensorType().equals(expected.tensorType())) {
            return kinds(actual, expected);
        }
        for (long i = 0; i < expected.elements(); i++) {
            if (!isClose(actual, expected, i)) {
                return Optional.of("element " + i + " of " + expected + " is " + show(actual, i) + ", expected "
                        + show(expected, i));
            }
        }
        return Optional.empty();
    }

    private boolean isClose(Tensor actual, Tensor expected, long i) {
        DataType type = expected.type();
        if (type == DataType.STRING) {
            return actual.getString(i).equals(expected.getString(i));
        }
        if (!type.isFloat() && type.bits() == 64) {
            // A difference in 64 bits may be too small for a double to show.
            return actual.getLong(i) == expected.getLong(i);
        }
        return isCloseDouble(actual.getDouble(i), expected.getDouble(i));
    }

    private boolean isCloseDouble(double a, double e) {
        return Double.compare(a, e) == 0 || a == e
                || Math.abs(a - e) <= absolute + relative * Math.abs(e) && !Double.isInfinite(e);
    }

    private static String show(Tensor tensor, long i) {
        if (tensor.type() == DataType.STRING) {
            return "'" + tensor.getString(i) + "'";
        }
        return tensor.type().isFloat() ? Double.toString(tensor.getDouble(i))
                : tensor.type() == DataType.UINT64
                        ? Long.toUnsignedString(tensor.getLong(i))
                        : Long.toString(tensor.getLong(i));
    }
}
