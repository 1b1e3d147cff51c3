package io.updraft.runtime.operator.contracts.training;

import io.updraft.runtime.operator.OperatorCall;

/// Steps divided by the root of all squared gradients so far (Duchi et al., 2011). Statistics: the squared gradients.
public final class Adagrad extends Optimizer {
    public Adagrad(int version) {
        super("Adagrad", version, 1, "decay_factor", "epsilon", "norm_coefficient");
    }

    @Override
    void update(OperatorCall call, double rate, long count, double[] variable, double[] gradient,
            double[][] statistics) {
        double step = rate / (1 + count * (double) call.attributes().number("decay_factor", 0));
        double epsilon = call.attributes().number("epsilon", 0);
        double[] squares = statistics[0];
        for (int i = 0; i < variable.length; i++) {
            squares[i] += gradient[i] * gradient[i];
            variable[i] -= step * gradient[i] / (Math.sqrt(squares[i]) + epsilon);
        }
    }
}
