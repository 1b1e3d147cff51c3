package io.updraft.runtime.operator.contracts.training;

import io.updraft.runtime.operator.OperatorCall;

/// Adam (Kingma and Ba, 2014), without the correction of the bias at the first update. Statistics: running means of the
/// gradients and of their squares.
public final class Adam extends Optimizer {
    public Adam(int version) {
        super("Adam", version, 2, "alpha", "beta", "epsilon", "norm_coefficient", "norm_coefficient_post");
    }

    @Override
    void update(OperatorCall call, double rate, long count, double[] variable, double[] gradient,
            double[][] statistics) {
        double alpha = call.attributes().number("alpha", 0.9f);
        double beta = call.attributes().number("beta", 0.999f);
        double epsilon = call.attributes().number("epsilon", 0);
        double kept = 1 - call.attributes().number("norm_coefficient_post", 0);
        double step = count > 0 ? rate * Math.sqrt(1 - Math.pow(beta, count)) / (1 - Math.pow(alpha, count)) : rate;
        double[] mean = statistics[0];
        double[] squares = statistics[1];
        for (int i = 0; i < variable.length; i++) {
            mean[i] = alpha * mean[i] + (1 - alpha) * gradient[i];
            squares[i] = beta * squares[i] + (1 - beta) * gradient[i] * gradient[i];
            variable[i] = kept * (variable[i] - step * mean[i] / (Math.sqrt(squares[i]) + epsilon));
        }
    }
}
