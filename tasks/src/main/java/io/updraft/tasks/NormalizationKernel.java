package io.updraft.tasks;

import static io.updraft.tasks.Requests.firstOf;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernels;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;

/// RMSNormalization, SimplifiedLayerNormalization, LayerNormalization and their Skip forms over the last axis.
///
/// `y = (x - mean) / sqrt(variance + epsilon) * scale + bias`, where the RMS forms leave the mean out and the Skip
/// forms take `x + skip + skipBias` for x and give that sum as output 3.
final class NormalizationKernel implements HostKernel {
    @Override
    public String name() {
        return "normalization";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        Optional<NormForm> found = NormForm.of(request);
        if (found.isEmpty()) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        NormForm form = found.get();
        Optional<String> shape = Requests.floatRows("input 0", request.input(0));
        if (shape.isPresent()) {
            return shape;
        }
        int columns = RowLayout.of(request.input(0)).columns();
        long axis = request.attributes().integer("axis", -1);
        if (axis != -1 && axis != request.input(0).shape().base().rank() - 1) {
            return Optional.of("axis " + axis + " is not the last one");
        }
        if (!request.output(0).isPresent()) {
            return Optional.of("output 0 is not used");
        }
        return firstOf(Requests.constantVector(request, form.scale(), columns),
                optionalVector(request, form.bias(), columns), optionalVector(request, form.skipBias(), columns),
                form.hasSkip() ? Requests.sameShape(request.input(0), request.input(form.skip())) : Optional.empty(),
                form.hasSkip() ? Requests.onlyOutputs(request, 0, NormForm.SUM_OUTPUT)
                        : Requests.onlyOutputs(request, 0));
    }

    private static Optional<String> optionalVector(KernelRequest request, int input, int columns) {
        return input < 0 || !request.has(input) ? Optional.empty()
                : Requests.constantVector(request, input, columns);
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        NormForm form = NormForm.of(request).orElseThrow();
        RowLayout layout = RowLayout.of(request.input(0));
        float epsilon = request.attributes().number("epsilon", form.epsilon());
        float[] scale = request.constant(form.scale()).toFloats();
        float[] bias = optional(request, form.bias());
        float[] skipBias = optional(request, form.skipBias());
        return binding -> new NormalizationCall(binding, layout, form, epsilon, scale, bias, skipBias);
    }

    private static float[] optional(KernelRequest request, int input) {
        return input < 0 ? new float[0]
                : request.input(input).constant().map(Tensor::toFloats).orElseGet(() -> new float[0]);
    }
}
