package io.updraft.runtime.operator.contracts.training;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What the optimizers have in common. Inputs: learning rate, count of updates so far, then the variables, their
/// gradients, and for each kind of statistics those of all variables. Outputs: the new variables, then the new
/// statistics.
abstract class Optimizer extends Contract {
    private static final Set<DataType> ALLOWED = Set.of(DataType.FLOAT, DataType.DOUBLE);

    private final int kinds;
    private final String[] attributes;

    /// @param kinds
    ///            how many kinds of statistics there are
    Optimizer(String type, int version, int kinds, String... attributes) {
        super(new OperatorId("ai.onnx.preview.training", type, version));
        this.kinds = kinds;
        this.attributes = attributes.clone();
    }

    /// Replaces a variable and its statistics by what one update makes of them.
    ///
    /// @param gradient
    ///            with that of the regularization added
    abstract void update(OperatorCall call, double rate, long count, double[] variable, double[] gradient,
            double[][] statistics);

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, Math.max(call.inputs(), 4 + kinds), Integer.MAX_VALUE);
        Check.attributes(call, attributes);
        Check.type(call, 0, ALLOWED);
        Check.type(call, 1, Types.INT64);
        Check.that(call, call.shape(0).elements() == 1 && call.shape(1).elements() == 1,
                "learning rate and count must be scalars");
        Check.that(call, (call.inputs() - 2) % (2 + kinds) == 0,
                "has " + call.inputs() + " inputs, expected 2 and " + (2 + kinds) + " for each variable");
        int variables = variables(call);
        for (int variable = 0; variable < variables; variable++) {
            Check.type(call, 2 + variable, ALLOWED);
            for (int kind = 1; kind < 2 + kinds; kind++) {
                int input = 2 + variable + kind * variables;
                Check.sameType(call, 2 + variable, input);
                Check.shape(call, input, call.shape(2 + variable).dims());
            }
        }
        List<TensorType> types = new ArrayList<>();
        for (int output = 0; output < (1 + kinds) * variables; output++) {
            types.add(call.inputType(2 + output % variables));
        }
        return types;
    }

    private int variables(OperatorCall call) {
        return (call.inputs() - 2) / (2 + kinds);
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        int variables = variables(call);
        double decay = call.attributes().number("norm_coefficient", 0);
        Tensor[] outputs = new Tensor[(1 + kinds) * variables];
        for (int i = 0; i < variables; i++) {
            double[] variable = Reals.of(call.value(2 + i));
            double[] gradient = Reals.of(call.value(2 + variables + i));
            for (int j = 0; j < gradient.length; j++) {
                gradient[j] += decay * variable[j];
            }
            double[][] statistics = new double[kinds][];
            for (int kind = 0; kind < kinds; kind++) {
                statistics[kind] = Reals.of(call.value(2 + (2 + kind) * variables + i));
            }
            update(call, call.value(0).getDouble(0), call.value(1).getLong(0), variable, gradient, statistics);
            outputs[i] = Reals.tensor(call.inputType(2 + i), variable);
            for (int kind = 0; kind < kinds; kind++) {
                outputs[(1 + kind) * variables + i] = Reals.tensor(call.inputType(2 + i), statistics[kind]);
            }
        }
        return List.of(outputs);
    }
}
