package io.updraft.tasks;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.operator.OperatorId;
import java.util.Optional;

/// Which normalization an operator is, and where its operands stand.
///
/// @param centred whether the mean is subtracted (LayerNormalization) or not (RMSNormalization)
/// @param skip input with the residual, or -1
/// @param bias input added after scaling, or -1
/// @param skipBias input added to the residual sum before normalizing, or -1
/// @param epsilon its default
public record NormForm(boolean centred, int skip, int scale, int bias, int skipBias, float epsilon) {
    /// The output that holds the residual sum.
    public static final int SUM_OUTPUT = 3;

    private static final NormForm RMS = new NormForm(false, -1, 1, -1, -1, 1e-5f);
    private static final NormForm LAYER = new NormForm(true, -1, 1, 2, -1, 1e-5f);
    private static final NormForm SKIP_RMS = new NormForm(false, 1, 2, -1, 3, 1e-12f);
    private static final NormForm SKIP_LAYER = new NormForm(true, 1, 2, 3, 4, 1e-12f);

    /// The form of the request's operator, or empty if it is no normalization.
    public static Optional<NormForm> of(KernelRequest request) {
        OperatorId operator = request.operator();
        boolean onnx = operator.domain().equals(OperatorId.ONNX);
        if (!onnx && !operator.domain().equals(OperatorId.MICROSOFT)) {
            return Optional.empty();
        }
        return switch (operator.type()) {
            case "SimplifiedLayerNormalization", "RMSNormalization" -> Optional.of(RMS);
            case "LayerNormalization" -> Optional.of(LAYER);
            case "SkipSimplifiedLayerNormalization" -> onnx ? Optional.empty() : Optional.of(SKIP_RMS);
            case "SkipLayerNormalization" -> onnx ? Optional.empty() : Optional.of(SKIP_LAYER);
            default -> Optional.empty();
        };
    }

    public boolean hasSkip() {
        return skip >= 0;
    }
}
