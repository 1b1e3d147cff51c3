package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import java.util.Optional;

/// The elementwise functions of one argument that devices have; kernels take the ordinal.
enum UnaryOperation {
    SWISH, GELU, GELU_TANH, RELU, SIGMOID, TANH, EXP, SQRT, RECIPROCAL, NEGATE, ABSOLUTE;

    /// `x sigmoid(1.702 x)` (Hendrycks and Gimpel 2016)
    private static final float QUICK_GELU = 1.702f;

    /// The function of the request's operator, if it is one of these.
    static Optional<UnaryOperation> of(KernelRequest request) {
        return switch (request.operator().domain()) {
            case OperatorId.ONNX -> standard(request.operator().type(), request.attributes());
            case OperatorId.MICROSOFT -> contributed(request.operator().type());
            default -> Optional.empty();
        };
    }

    private static Optional<UnaryOperation> standard(String type, Attributes attributes) {
        return Optional.ofNullable(switch (type) {
            case "Swish" -> SWISH;
            case "Gelu" -> attributes.text("approximate", "none").equals("tanh") ? GELU_TANH : GELU;
            case "Relu" -> RELU;
            case "Sigmoid" -> SIGMOID;
            case "Tanh" -> TANH;
            case "Exp" -> EXP;
            case "Sqrt" -> SQRT;
            case "Reciprocal" -> RECIPROCAL;
            case "Neg" -> NEGATE;
            case "Abs" -> ABSOLUTE;
            default -> null;
        });
    }

    private static Optional<UnaryOperation> contributed(String type) {
        return Optional.ofNullable(switch (type) {
            case "Gelu" -> GELU;
            case "FastGelu" -> GELU_TANH;
            case "QuickGelu" -> SWISH;
            default -> null;
        });
    }

    /// The factor in [#SWISH]'s sigmoid.
    static float alpha(KernelRequest request) {
        return request.attributes().number("alpha", request.operator().type().equals("QuickGelu") ? QUICK_GELU : 1f);
    }
}
