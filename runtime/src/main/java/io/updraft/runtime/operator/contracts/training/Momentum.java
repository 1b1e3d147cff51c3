package io.updraft.runtime.operator.contracts.training;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// Gradient descent with momentum, plain or after Nesterov. Statistics: the momentum.
public final class Momentum extends Optimizer {
    public Momentum(int version) {
        super("Momentum", version, 1, "alpha", "beta", "mode", "norm_coefficient");
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.oneOf(call, "mode", call.attributes().text("mode"), "standard", "nesterov");
        return super.types(call);
    }

    @Override
    void update(OperatorCall call, double rate, long count, double[] variable, double[] gradient,
            double[][] statistics) {
        double alpha = call.attributes().number("alpha");
        double beta = count > 0 ? call.attributes().number("beta") : 1;
        boolean nesterov = call.attributes().text("mode").equals("nesterov");
        double[] momentum = statistics[0];
        for (int i = 0; i < variable.length; i++) {
            momentum[i] = alpha * momentum[i] + beta * gradient[i];
            variable[i] -= rate * (nesterov ? gradient[i] + alpha * momentum[i] : momentum[i]);
        }
    }
}
