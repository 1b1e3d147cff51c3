package io.updraft.tasks;

import static java.util.stream.Collectors.joining;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Checks that kernels make when they are offered a node; each gives the reason for a refusal.
final class Requests {
    private Requests() {}

    /// Refuses if the operand is not a FLOAT activation that [RowLayout] can describe.
    static Optional<String> floatRows(String role, Operand operand) {
        if (operand.type() != DataType.FLOAT) {
            return Optional.of(role + " is " + operand.type() + ", not FLOAT");
        }
        return RowLayout.fits(operand) ? Optional.empty()
                : Optional.of(role + " grows along its last axis: " + operand);
    }

    /// Refuses if the operands' shapes differ in any step.
    static Optional<String> sameShape(Operand one, Operand other) {
        return one.shape().equals(other.shape()) ? Optional.empty() : Optional.of(one + " and " + other + " differ");
    }

    /// Refuses if the input is not a constant with this many elements.
    static Optional<String> constantVector(KernelRequest request, int input, long elements) {
        Operand operand = request.input(input);
        if (!operand.isConstant()) {
            return Optional.of("input " + input + " is not a constant");
        }
        long found = operand.shape().base().elements();
        return found == elements ? Optional.empty()
                : Optional.of("input " + input + " has " + found + " elements, not " + elements);
    }

    /// Refuses if any output beyond those listed is used.
    static Optional<String> onlyOutputs(KernelRequest request, int... allowed) {
        for (int output = 0; output < request.outputs().size(); output++) {
            int candidate = output;
            if (request.output(output).isPresent()
                    && java.util.Arrays.stream(allowed).noneMatch(index -> index == candidate)) {
                return Optional.of("output " + output + " (" + request.output(output).name() + ") is used");
            }
        }
        return Optional.empty();
    }

    /// The first reason, if any.
    @SafeVarargs
    static Optional<String> firstOf(Optional<String>... reasons) {
        for (Optional<String> reason : reasons) {
            if (reason.isPresent()) {
                return reason;
            }
        }
        return Optional.empty();
    }

    /// A constant as floats, whatever its stored type.
    static float[] floats(KernelRequest request, int input) {
        return request.constant(input).toFloats();
    }

    /// Operator and node, as messages name them.
    static String describe(KernelRequest request) {
        return request.operator() + " '" + request.node() + "'";
    }

    /// All inputs, for messages.
    static String inputs(KernelRequest request) {
        return request.inputs().stream().map(Operand::toString).collect(joining(", "));
    }

    static float get(MemorySegment segment, long index) {
        return segment.get(Tensor.FLOAT, index * Float.BYTES);
    }

    static void set(MemorySegment segment, long index, float value) {
        segment.set(Tensor.FLOAT, index * Float.BYTES, value);
    }
}
