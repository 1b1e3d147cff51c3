package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// com.microsoft BiasGelu (exact, bias required) and FastGelu (by tanh, bias optional):
/// y = gelu(x + bias), bias along the last axis.
public final class BiasGelu extends Contract {
    private final boolean fast;

    private BiasGelu(String type) {
        super(OperatorId.microsoft(type));
        this.fast = type.equals("FastGelu");
    }

    public static BiasGelu exact() {
        return new BiasGelu("BiasGelu");
    }

    public static BiasGelu fast() {
        return new BiasGelu("FastGelu");
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, fast ? 1 : 2, 2);
        Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, 1);
        Shape shape = Check.rankAtLeast(call, 0, 1);
        Check.shape(call, 1, shape.dim(-1));
        return List.of(call.inputType(0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        double[] values = Reals.of(call.value(0));
        int width = (int) call.shape(0).dim(-1);
        double[] bias = call.has(1)
                ? Reals.of(call.value(1))
                : Reals.of(Tensor.allocate(DataType.FLOAT, Shape.of(width)));
        for (int i = 0; i < values.length; i++) {
            double x = values[i] + bias[i % width];
            values[i] = fast ? Activations.geluTanh(x) : Activations.gelu(x);
        }
        return List.of(Reals.tensor(types.getFirst(), values));
    }
}
