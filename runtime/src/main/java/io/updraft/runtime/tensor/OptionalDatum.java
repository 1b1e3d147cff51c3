package io.updraft.runtime.tensor;

import java.util.Optional;

/// An ONNX optional: a tensor, a sequence, or nothing.
public record OptionalDatum(Optional<Datum> value) implements Datum {
    public static final OptionalDatum EMPTY = new OptionalDatum(Optional.empty());

    public OptionalDatum {
        if (value.isPresent() && value.get() instanceof OptionalDatum) {
            throw new TensorException("an optional cannot hold an optional");
        }
    }

    public static OptionalDatum of(Datum value) {
        return new OptionalDatum(Optional.of(value));
    }

    @Override
    public String toString() {
        return value.map(held -> "optional " + held).orElse("empty optional");
    }
}
