package io.updraft.graph.interpret;

import io.updraft.graph.ir.Dimension;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.OptionalDatum;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorSequence;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Holds values to what a graph declares of its inputs and outputs.
final class Declarations {
    private Declarations() {
    }

    /// The value as the declared kind: what is declared optional may be given as it is.
    ///
    /// @throws GraphException if kind or element type differ
    static Datum conform(String what, Value declared, Datum found) {
        boolean fits = switch (declared.kind()) {
            case TENSOR -> isTensor(declared, found);
            case SEQUENCE -> isSequence(declared, found);
            case OPTIONAL_TENSOR -> found instanceof OptionalDatum(Optional<Datum> held)
                    ? held.isEmpty() || isTensor(declared, held.get())
                    : isTensor(declared, found);
            case OPTIONAL_SEQUENCE -> found instanceof OptionalDatum(Optional<Datum> held)
                    ? held.isEmpty() || isSequence(declared, held.get())
                    : isSequence(declared, found);
            case UNDECLARED -> true;
        };
        if (!fits) {
            throw new GraphException(what + " '" + declared.name() + "' is a " + found + "; the model wants a "
                    + declared.describe());
        }
        boolean optional = declared.kind() == Value.Kind.OPTIONAL_TENSOR
                || declared.kind() == Value.Kind.OPTIONAL_SEQUENCE;
        return optional && !(found instanceof OptionalDatum) ? OptionalDatum.of(found) : found;
    }

    /// @throws GraphException if a model's input has another rank or other fixed extents than declared
    static void checkShape(Value declared, Datum found) {
        if (declared.shape().isEmpty() || !(found instanceof Tensor tensor)) {
            return;
        }
        List<Dimension> dims = declared.shape().get();
        boolean fits = dims.size() == tensor.shape().rank();
        for (int axis = 0; fits && axis < dims.size(); axis++) {
            fits = !(dims.get(axis) instanceof Dimension.Fixed(long size)) || size == tensor.shape().dim(axis);
        }
        if (!fits) {
            throw new GraphException("input '" + declared.name() + "' is a " + found + "; the model wants a "
                    + declared.describe());
        }
    }

    /// Element type and extents as declared, extents that are not fixed being 0; empty where no type is declared.
    static Optional<TensorType> typeOfNothing(Value declared) {
        if (declared.kind() == Value.Kind.UNDECLARED) {
            return Optional.empty();
        }
        long[] dims = declared.shape().orElse(List.of()).stream()
                .mapToLong(dim -> dim instanceof Dimension.Fixed(long size) ? size : 0).toArray();
        return Optional.of(new TensorType(declared.type(), Shape.of(dims)));
    }

    private static boolean isTensor(Value declared, Datum found) {
        return found instanceof Tensor tensor && tensor.type() == declared.type();
    }

    private static boolean isSequence(Value declared, Datum found) {
        return found instanceof TensorSequence sequence && sequence.type() == declared.type();
    }
}
