package io.updraft.tasks;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import java.util.Optional;

/// The elementwise functions of one argument, by operator.
final class UnaryFunctions {
    /// A function of one float.
    @FunctionalInterface
    interface Function {
        float apply(float x);
    }

    private UnaryFunctions() {}

    /// The function of the request's operator, or empty if it is none of these.
    static Optional<Function> of(KernelRequest request) {
        return switch (request.operator().domain()) {
            case OperatorId.ONNX -> standard(request.operator().type(), request.attributes());
            case OperatorId.MICROSOFT -> contributed(request.operator().type(), request.attributes());
            default -> Optional.empty();
        };
    }

    private static Optional<Function> standard(String type, Attributes attributes) {
        return Optional.ofNullable(switch (type) {
            case "Sigmoid" -> FloatMath::sigmoid;
            case "Tanh" -> FloatMath::tanh;
            case "Erf" -> FloatMath::erf;
            case "Exp" -> FloatMath::exp;
            case "Log" -> x -> (float) Math.log(x);
            case "Sqrt" -> x -> (float) Math.sqrt(x);
            case "Reciprocal" -> x -> 1f / x;
            case "Neg" -> x -> -x;
            case "Abs" -> Math::abs;
            case "Floor" -> x -> (float) Math.floor(x);
            case "Ceil" -> x -> (float) Math.ceil(x);
            case "Round" -> x -> (float) Math.rint(x);
            case "Sin" -> x -> (float) Math.sin(x);
            case "Cos" -> x -> (float) Math.cos(x);
            case "Relu" -> x -> Math.max(x, 0f);
            case "Softplus" -> x -> (float) (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))));
            case "Gelu" ->
                attributes.text("approximate", "none").equals("tanh") ? FloatMath::geluTanh : FloatMath::gelu;
            case "Swish" -> swish(attributes.number("alpha", 1f));
            case "LeakyRelu" -> leakyRelu(attributes.number("alpha", 0.01f));
            default -> null;
        });
    }

    private static Optional<Function> contributed(String type, Attributes attributes) {
        return Optional.ofNullable(switch (type) {
            case "Gelu" -> FloatMath::gelu;
            case "FastGelu" -> FloatMath::geluTanh;
            case "QuickGelu" -> swish(attributes.number("alpha", FloatMath.QUICK_GELU));
            default -> null;
        });
    }

    private static Function swish(float alpha) {
        return x -> x / (1f + FloatMath.exp(-(alpha * x)));
    }

    private static Function leakyRelu(float alpha) {
        return x -> x < 0 ? alpha * x : x;
    }
}
