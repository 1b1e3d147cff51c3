package io.updraft.tasks;

import static io.updraft.tasks.Requests.firstOf;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/// Scale and zero point of each column (those of the whole tensor repeated).
record QuantizationParameters(float[] scales, int[] zeros) {
    /// Refuses unless inputs 1 and 2 are constants for the whole activation or for each of its columns.
    static Optional<String> refuse(KernelRequest request, Operand activation) {
        Optional<String> rows = RowLayout.fits(activation) ? Optional.empty()
                : Optional.of("input 0 grows along its last axis: " + activation);
        if (rows.isPresent()) {
            return rows;
        }
        if (!request.input(1).isConstant() || request.has(2) && !request.input(2).isConstant()) {
            return Optional.of("scale and zero point must be constants");
        }
        long elements = request.input(1).shape().base().elements();
        if (elements == 1) {
            return request.has(2) ? Requests.constantVector(request, 2, 1) : Optional.empty();
        }
        int rank = activation.shape().base().rank();
        long axis = request.attributes().integer("axis", 1);
        long columns = activation.shape().base().dim(-1);
        if (request.attributes().integer("block_size", 0) != 0 || axis != -1 && axis != rank - 1) {
            return Optional.of("scales must belong to the whole activation or to its last axis, not axis " + axis);
        }
        return firstOf(Requests.constantVector(request, 1, columns),
                request.has(2) ? Requests.constantVector(request, 2, columns) : Optional.empty());
    }

    static QuantizationParameters of(KernelRequest request, int columns) {
        float[] scales = request.constant(1).toFloats();
        int[] zeros = request.input(2).constant().map(QuantizationParameters::integers)
                .orElseGet(() -> new int[scales.length]);
        return scales.length == columns ? new QuantizationParameters(scales, zeros)
                : new QuantizationParameters(repeat(scales[0], columns), repeat(zeros[0], columns));
    }

    private static int[] integers(Tensor tensor) {
        return Arrays.stream(tensor.toLongs()).mapToInt(Math::toIntExact).toArray();
    }

    private static float[] repeat(float value, int count) {
        float[] result = new float[count];
        Arrays.fill(result, value);
        return result;
    }

    private static int[] repeat(int value, int count) {
        int[] result = new int[count];
        Arrays.fill(result, value);
        return result;
    }
}
