package io.updraft.runtime.operator;

import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.OptionalDatum;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorSequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One use of a [DatumContract]: attributes, input values and the bodies that its attributes hold.
///
/// @param node
///            the node's name, for messages
/// @param inputs
///            empty for a missing optional one
/// @param outputs
///            how many the node names
/// @param bodies
///            by attribute
public record DatumCall(OperatorId operator, String node, Attributes attributes, List<Optional<Datum>> inputs,
        int outputs, Map<String, Body> bodies) {
    public DatumCall {
        inputs = List.copyOf(inputs);
        bodies = Map.copyOf(bodies);
    }

    public boolean has(int input) {
        return input < inputs.size() && inputs.get(input).isPresent();
    }

    /// @throws OperatorException
    ///             if the input is missing
    public Datum input(int index) {
        return has(index) ? inputs.get(index).orElseThrow() : fail("input " + index + " is missing");
    }

    /// @throws OperatorException
    ///             if the input is missing or no tensor
    public Tensor tensor(int index) {
        return input(index) instanceof Tensor tensor
                ? tensor
                : fail("input " + index + " is " + input(index) + ", expected a tensor");
    }

    /// @throws OperatorException
    ///             if the input is missing or no sequence
    public TensorSequence sequence(int index) {
        return input(index) instanceof TensorSequence sequence
                ? sequence
                : fail("input " + index + " is " + input(index) + ", expected a sequence");
    }

    /// The only element of an integer or bool input.
    public long scalar(int index) {
        Tensor tensor = tensor(index);
        if (tensor.elements() != 1 || tensor.type().isFloat()) {
            throw failure("input " + index + " is " + tensor + ", expected one integer or bool");
        }
        return tensor.getLong(0);
    }

    /// What an optional holds, or the input itself if it is none.
    public Optional<Datum> held(int index) {
        if (!has(index)) {
            return Optional.empty();
        }
        return input(index) instanceof OptionalDatum(Optional<Datum> value) ? value : inputs.get(index);
    }

    /// @throws OperatorException
    ///             if the node has no such graph
    public Body body(String attribute) {
        Body body = bodies.get(attribute);
        return body != null ? body : fail("attribute '" + attribute + "' is missing or no graph");
    }

    /// Checks the number of inputs.
    public void expectInputs(int required, int most) {
        for (int i = 0; i < required; i++) {
            input(i);
        }
        if (inputs.size() > most) {
            throw failure("has " + inputs.size() + " inputs, expected at most " + most);
        }
    }

    private <T> T fail(String reason) {
        throw failure(reason);
    }

    /// An exception that names operator and node.
    public OperatorException failure(String reason) {
        return new OperatorException(operator + " '" + node + "': " + reason);
    }
}
