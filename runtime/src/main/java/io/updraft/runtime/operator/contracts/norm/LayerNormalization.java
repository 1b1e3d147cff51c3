package io.updraft.runtime.operator.contracts.norm;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Broadcast;
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
import java.util.function.IntUnaryOperator;

/// LayerNormalization (Ba et al., 2016) and RMSNormalization (Zhang and Sennrich, 2019) over the axes from `axis` on:
/// y = normalized x * scale (+ bias). The former also gives mean and inverse deviation of each row.
public final class LayerNormalization extends Contract {
    private final boolean centred;

    private LayerNormalization(String type, int version) {
        super(OperatorId.onnx(type, version));
        this.centred = type.equals("LayerNormalization");
    }

    public static LayerNormalization centred(int version) {
        return new LayerNormalization("LayerNormalization", version);
    }

    public static LayerNormalization rootMeanSquare(int version) {
        return new LayerNormalization("RMSNormalization", version);
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, centred ? 3 : 2);
        Check.attributes(call, "axis", "epsilon", "stash_type");
        Check.type(call, 0, Types.FLOATS);
        DataType type = Check.type(call, 1, Types.FLOATS);
        Check.sameType(call, 1, 2);
        Shape shape = Check.rankAtLeast(call, 0, 1);
        int axis = axis(call);
        for (int weight = 1; weight < call.inputs(); weight++) {
            Check.that(call, !call.has(weight) || Broadcast.shape(call, shape, call.shape(weight)).equals(shape),
                    "input " + weight + " does not broadcast to the input's shape " + shape);
        }
        long[] dims = shape.dims();
        Arrays.fill(dims, axis, dims.length, 1);
        DataType stash = DataType.ofOnnx(Math.toIntExact(call.attributes().integer("stash_type", 1)));
        TensorType statistics = new TensorType(stash, Shape.of(dims));
        TensorType output = new TensorType(centred ? call.type(0) : type, shape);
        return centred ? List.of(output, statistics, statistics) : List.of(output);
    }

    private static int axis(OperatorCall call) {
        return Axes.of(call, call.attributes().integer("axis", -1), call.shape(0).rank());
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape shape = call.shape(0);
        int width = Math.toIntExact(shape.elements(axis(call), shape.rank()));
        double[] values = Reals.of(call.value(0));
        Normalize.Statistics statistics = Normalize.rows(values, width, call.attributes().number("epsilon", 1e-5f),
                centred);
        double[] scale = Reals.of(call.value(1));
        IntUnaryOperator scaleIndex = Broadcast.index(call.shape(1), shape);
        double[] bias = call.has(2) ? Reals.of(call.value(2)) : new double[1];
        IntUnaryOperator biasIndex = Broadcast.index(call.has(2) ? call.shape(2) : Shape.SCALAR, shape);
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] * scale[scaleIndex.applyAsInt(i)] + bias[biasIndex.applyAsInt(i)];
        }
        Tensor output = Reals.tensor(types.getFirst(), values);
        if (types.size() == 1) {
            return List.of(output);
        }
        TensorType rows = types.get(1);
        return List.of(output, Reals.tensor(rows, statistics.mean()),
                Reals.tensor(rows, statistics.inverseDeviation()));
    }
}
