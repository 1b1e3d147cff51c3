package io.updraft.runtime.host;

import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;

/// A node of the program for which a kernel is wanted. Activations are FLOAT, or integers where the operator says so.
public record KernelRequest(OperatorId operator, String node, Attributes attributes, List<Operand> inputs,
        List<Operand> outputs) {
    public KernelRequest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public boolean has(int input) {
        return input < inputs.size() && inputs.get(input).isPresent();
    }

    /// The input, or [Operand#ABSENT].
    public Operand input(int index) {
        return index < inputs.size() ? inputs.get(index) : Operand.ABSENT;
    }

    /// The output, or [Operand#ABSENT].
    public Operand output(int index) {
        return index < outputs.size() ? outputs.get(index) : Operand.ABSENT;
    }

    /// The constant value of an input.
    ///
    /// @throws OperatorException
    ///             if it is missing or not constant
    public Tensor constant(int index) {
        return input(index).constant()
                .orElseThrow(() -> new OperatorException(operator + " '" + node + "': input " + index
                        + " must be a constant"));
    }
}
