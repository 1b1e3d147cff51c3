package io.updraft.runtime.operator.contracts.recurrent;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.elementwise.Activations;
import io.updraft.runtime.operator.contracts.support.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// The functions of a recurrent layer's gates: attributes activations, activation_alpha, activation_beta and clip.
final class GateActivations {
    private final OperatorCall call;
    private final float[] alphas;
    private final float[] betas;
    private int nextAlpha;
    private int nextBeta;

    private GateActivations(OperatorCall call) {
        this.call = call;
        this.alphas = numbers(call, "activation_alpha");
        this.betas = numbers(call, "activation_beta");
    }

    private static float[] numbers(OperatorCall call, String attribute) {
        return call.attributes().has(attribute) ? call.attributes().numbers(attribute) : new float[0];
    }

    /// One function for each of `defaults`, for each direction.
    static List<DoubleUnaryOperator> of(OperatorCall call, int directions, List<String> defaults) {
        List<String> names = new ArrayList<>();
        for (int direction = 0; direction < directions; direction++) {
            names.addAll(defaults);
        }
        if (call.attributes().has("activations")) {
            List<String> given = call.attributes().texts("activations");
            Check.that(call, given.size() == names.size(),
                    "has " + given.size() + " activations, expected " + names.size());
            names = given;
        }
        GateActivations reader = new GateActivations(call);
        float clip = call.attributes().number("clip", Float.POSITIVE_INFINITY);
        Check.that(call, clip > 0, "attribute clip is " + clip + ", expected a positive number");
        List<DoubleUnaryOperator> functions = new ArrayList<>();
        for (String name : names) {
            DoubleUnaryOperator function = reader.function(name);
            functions.add(x -> function.applyAsDouble(Math.clamp(x, -clip, clip)));
        }
        Check.that(call, reader.nextAlpha >= reader.alphas.length && reader.nextBeta >= reader.betas.length,
                "has more values in activation_alpha or activation_beta than the activations " + names + " take");
        return functions;
    }

    private DoubleUnaryOperator function(String name) {
        return switch (name) {
            case "Relu" -> x -> Math.max(0, x);
            case "Tanh" -> Math::tanh;
            case "Sigmoid" -> Activations::sigmoid;
            case "Softsign" -> x -> x / (1 + Math.abs(x));
            case "Softplus" -> Activations::softplus;
            case "Affine" -> affine(alpha(1), beta(0));
            case "LeakyRelu" -> leaky(alpha(0.01f));
            case "ThresholdedRelu" -> thresholded(alpha(1));
            case "ScaledTanh" -> scaled(alpha(Float.NaN), beta(Float.NaN));
            case "HardSigmoid" -> hard(alpha(0.2f), beta(0.5f));
            case "Elu" -> elu(alpha(1));
            default -> throw call.failure("activation '" + name + "' is none that ONNX defines");
        };
    }

    private double alpha(float otherwise) {
        return value("activation_alpha", alphas, nextAlpha++, otherwise);
    }

    private double beta(float otherwise) {
        return value("activation_beta", betas, nextBeta++, otherwise);
    }

    private double value(String attribute, float[] values, int index, float otherwise) {
        double value = index < values.length ? values[index] : otherwise;
        Check.that(call, !Double.isNaN(value), "attribute " + attribute + " lacks a value that has no default");
        return value;
    }

    private static DoubleUnaryOperator affine(double alpha, double beta) {
        return x -> alpha * x + beta;
    }

    private static DoubleUnaryOperator leaky(double alpha) {
        return x -> x >= 0 ? x : alpha * x;
    }

    private static DoubleUnaryOperator thresholded(double alpha) {
        return x -> x >= alpha ? x : 0;
    }

    private static DoubleUnaryOperator scaled(double alpha, double beta) {
        return x -> alpha * Math.tanh(beta * x);
    }

    private static DoubleUnaryOperator hard(double alpha, double beta) {
        return x -> Math.clamp(alpha * x + beta, 0.0, 1.0);
    }

    private static DoubleUnaryOperator elu(double alpha) {
        return x -> x >= 0 ? x : alpha * Math.expm1(x);
    }
}
