package io.updraft.graph.program;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.program.ShapeInference.StepRows;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Finds which extent of each value counts tokens, selected tokens or sequences.
///
/// Instead of algebra over symbols, shapes are inferred for two steps of different sizes and compared: what
/// changes in proportion to the number of tokens counts tokens. The sizes are primes, so that no
/// fixed extent of a real model is mistaken for one of them.
final class RowShapes {
    private static final StepRows BASE = new StepRows(7, 5, 3);
    private static final StepRows OTHER = new StepRows(13, 11, 17);

    private RowShapes() {}

    /// A value's element type and shape as a function of the step.
    record RowType(DataType type, RowShape shape) {}

    /// @param inputs
    ///            types of the graph's inputs for a number of tokens
    /// @throws GraphException
    ///             if a shape depends on the step in another way than one extent in proportion
    static Map<String, RowType> of(Graph graph, OperatorRegistry registry, InputTypes inputs) {
        Map<String, TensorType> base = infer(graph, registry, inputs, BASE);
        Map<String, TensorType> other = infer(graph, registry, inputs, OTHER);
        Map<String, RowType> result = new HashMap<>();
        base.forEach((name, type) -> {
            RowShape shape = compare(name, type.shape(), typeOf(other, name).shape());
            result.put(name, new RowType(type.type(), shape));
        });
        return result;
    }

    private static TensorType typeOf(Map<String, TensorType> types, String name) {
        return Objects.requireNonNull(types.get(name), name);
    }

    /// Types of a graph's inputs for a step with so many tokens.
    interface InputTypes {
        Map<String, TensorType> at(int tokens);
    }

    private static Map<String, TensorType> infer(Graph graph, OperatorRegistry registry, InputTypes inputs,
            StepRows rows) {
        return ShapeInference.infer(graph, registry, inputs.at(rows.tokens()), rows);
    }

    private static RowShape compare(String name, Shape base, Shape other) {
        RowShape result = RowShape.fixed(base);
        for (int axis = 0; axis < base.rank() && base.rank() == other.rank(); axis++) {
            if (base.dim(axis) != other.dim(axis)) {
                if (result.rows() != Rows.FIXED) {
                    throw failure(name, base, other);
                }
                result = counting(name, base, other, axis);
            }
        }
        if (base.rank() != other.rank()) {
            throw failure(name, base, other);
        }
        return result;
    }

    private static RowShape counting(String name, Shape base, Shape other, int axis) {
        for (Rows rows : List.of(Rows.TOKENS, Rows.SELECTED, Rows.SEQUENCES)) {
            int count = BASE.of(rows);
            if (base.dim(axis) % count == 0 && other.dim(axis) == base.dim(axis) / count * OTHER.of(rows)) {
                long[] dims = base.dims();
                dims[axis] /= count;
                return new RowShape(Shape.of(dims), axis, rows);
            }
        }
        throw failure(name, base, other);
    }

    private static GraphException failure(String name, Shape base, Shape other) {
        return new GraphException("value '" + name + "' has shape " + base + " for a step of " + BASE + " and " + other
                + " for one of " + OTHER + ": one extent in proportion to one of them was expected");
    }
}
