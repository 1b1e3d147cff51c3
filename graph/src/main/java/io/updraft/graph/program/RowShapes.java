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
import java.util.Map;
import java.util.Objects;

/// Finds which extent of each value counts tokens, selected tokens or sequences.
///
/// Instead of algebra over symbols, shapes are inferred for a few steps of different sizes and compared: what
/// changes with the number of tokens, and in proportion to it, counts tokens. The sizes are primes, so that no
/// fixed extent of a real model is mistaken for one of them.
final class RowShapes {
    private static final StepRows BASE = new StepRows(7, 5, 3);

    private RowShapes() {}

    /// A value's element type and shape as a function of the step.
    record RowType(DataType type, RowShape shape) {}

    /// @param inputs
    ///            types of the graph's inputs for a number of tokens
    /// @throws GraphException
    ///             if a shape depends on the step in another way than one extent in proportion
    static Map<String, RowType> of(Graph graph, OperatorRegistry registry, InputTypes inputs) {
        Map<String, TensorType> base = infer(graph, registry, inputs, BASE);
        Map<String, TensorType> tokens = infer(graph, registry, inputs, new StepRows(13, 5, 3));
        Map<String, TensorType> selected = infer(graph, registry, inputs, new StepRows(7, 11, 3));
        Map<String, TensorType> sequences = infer(graph, registry, inputs, new StepRows(7, 5, 17));
        Map<String, RowType> result = new HashMap<>();
        base.forEach((name, type) -> {
            RowShape shape = RowShape.fixed(type.shape());
            shape = compare(name, shape, type.shape(), typeOf(tokens, name), Rows.TOKENS, BASE.tokens(), 13);
            shape = compare(name, shape, type.shape(), typeOf(selected, name), Rows.SELECTED, BASE.selected(), 11);
            shape = compare(name, shape, type.shape(), typeOf(sequences, name), Rows.SEQUENCES, BASE.sequences(), 17);
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

    private static RowShape compare(String name, RowShape found, Shape base, TensorType other, Rows rows, int baseCount,
            int otherCount) {
        if (other.shape().rank() != base.rank()) {
            throw new GraphException("value '" + name + "' has another rank when the step has more rows: " + base
                    + " and " + other.shape());
        }
        RowShape result = found;
        for (int axis = 0; axis < base.rank(); axis++) {
            long before = base.dim(axis);
            long after = other.shape().dim(axis);
            if (before == after) {
                continue;
            }
            if (result.rows() != Rows.FIXED || before % baseCount != 0
                    || after != before / baseCount * otherCount) {
                throw new GraphException("value '" + name + "' has shape " + base + " for " + baseCount + " and "
                        + other.shape() + " for " + otherCount + " " + rows
                        + ": one extent in proportion to them was expected");
            }
            long[] dims = base.dims();
            dims[axis] = before / baseCount;
            result = new RowShape(Shape.of(dims), axis, rows);
        }
        return result;
    }
}
