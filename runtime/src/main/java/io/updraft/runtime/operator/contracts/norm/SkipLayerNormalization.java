package io.updraft.runtime.operator.contracts.norm;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Broadcast;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// com.microsoft SkipLayerNormalization and SkipSimplifiedLayerNormalization:
/// s = input + skip + bias, y = normalized s * gamma + beta. Outputs y, mean, inverse deviation, s.
///
/// Inputs of the former: input, skip, gamma, beta?, bias?; of the latter: input, skip, gamma, bias?.
/// skip has the shape of input, or repeats over its batch.
public final class SkipLayerNormalization extends Contract {
    private final boolean simplified;

    private SkipLayerNormalization(String type) {
        super(OperatorId.microsoft(type));
        this.simplified = type.equals("SkipSimplifiedLayerNormalization");
    }

    public static SkipLayerNormalization centred() {
        return new SkipLayerNormalization("SkipLayerNormalization");
    }

    public static SkipLayerNormalization simplified() {
        return new SkipLayerNormalization("SkipSimplifiedLayerNormalization");
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, simplified ? 4 : 5);
        Check.attributes(call, "epsilon");
        DataType type = Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, 1, 2, 3, 4);
        Shape shape = Check.rankAtLeast(call, 0, 2);
        Shape skip = call.shape(1);
        Check.that(call,
                shape.equals(Broadcast.shape(call, shape, skip)) && skip.rank() >= 2 && skip.dim(-1) == shape.dim(-1)
                        && skip.dim(-2) == shape.dim(-2),
                "input 1 (skip) has shape " + skip + ", input 0 has " + shape);
        for (int weight = 2; weight < call.inputs(); weight++) {
            Check.shape(call, weight, shape.dim(-1));
        }
        TensorType statistics = statistics(call);
        return List.of(call.inputType(0), statistics, statistics, new TensorType(type, shape));
    }

    /// One value for each row.
    private static TensorType statistics(OperatorCall call) {
        long[] dims = call.shape(0).dims();
        dims[dims.length - 1] = 1;
        return new TensorType(DataType.FLOAT, Shape.of(dims));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        int beta = simplified ? Integer.MAX_VALUE : 3;
        int bias = simplified ? 3 : 4;
        int width = (int) call.shape(0).dim(-1);
        double[] sum = Reals.of(call.value(0));
        double[] skip = Reals.of(call.value(1));
        IntUnaryOperator index = Broadcast.index(call.shape(1), call.shape(0));
        double[] added = call.has(bias) ? Reals.of(call.value(bias)) : new double[width];
        for (int i = 0; i < sum.length; i++) {
            sum[i] += skip[index.applyAsInt(i)] + added[i % width];
        }
        double[] values = sum.clone();
        Normalize.Statistics statistics = Normalize.rows(values, width, call.attributes().number("epsilon", 1e-5f),
                !simplified);
        double[] gamma = Reals.of(call.value(2));
        double[] shift = call.has(beta) ? Reals.of(call.value(beta)) : new double[width];
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] * gamma[i % width] + shift[i % width];
        }
        TensorType rows = statistics(call);
        return List.of(Reals.tensor(types.getFirst(), values), Reals.tensor(rows, statistics.mean()),
                Reals.tensor(rows, statistics.inverseDeviation()), Reals.tensor(call.inputType(0), sum));
    }
}
