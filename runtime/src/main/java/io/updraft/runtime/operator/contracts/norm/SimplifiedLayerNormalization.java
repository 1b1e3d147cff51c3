package io.updraft.runtime.operator.contracts.norm;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// SimplifiedLayerNormalization (of ONNX Runtime, which exporters write in its own and in the ONNX domain):
/// y = x / sqrt(mean(x^2) + epsilon) * scale over the axes from `axis` on.
public final class SimplifiedLayerNormalization extends Contract {
    private SimplifiedLayerNormalization(OperatorId id) {
        super(id);
    }

    public static SimplifiedLayerNormalization microsoft() {
        return new SimplifiedLayerNormalization(OperatorId.microsoft("SimplifiedLayerNormalization"));
    }

    public static SimplifiedLayerNormalization onnx() {
        return new SimplifiedLayerNormalization(OperatorId.onnx("SimplifiedLayerNormalization", 1));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.attributes(call, "axis", "epsilon", "stash_type");
        Check.type(call, 0, Types.FLOATS);
        Check.type(call, 1, Types.FLOATS);
        Shape shape = Check.rankAtLeast(call, 0, 1);
        int axis = Axes.of(call, call.attributes().integer("axis", -1), shape.rank());
        long width = shape.elements(axis, shape.rank());
        Check.that(call, call.shape(1).elements() == width, "input 1 (scale) has shape " + call.shape(1)
                + ", expected " + width + " elements for an input of shape " + shape);
        return List.of(new TensorType(call.type(1), shape), statistics(shape, axis));
    }

    /// One value for each row.
    private static TensorType statistics(Shape shape, int axis) {
        long[] dims = shape.dims();
        Arrays.fill(dims, axis, shape.rank(), 1);
        return new TensorType(DataType.FLOAT, Shape.of(dims));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        double[] values = Reals.of(call.value(0));
        double[] scale = Reals.of(call.value(1));
        Normalize.Statistics statistics = Normalize.rows(values, scale.length,
                call.attributes().number("epsilon", 1e-5f), false);
        for (int i = 0; i < values.length; i++) {
            values[i] *= scale[i % scale.length];
        }
        Shape shape = call.shape(0);
        int axis = Axes.of(call, call.attributes().integer("axis", -1), shape.rank());
        return List.of(Reals.tensor(types.getFirst(), values),
                Reals.tensor(statistics(shape, axis), statistics.inverseDeviation()));
    }
}
