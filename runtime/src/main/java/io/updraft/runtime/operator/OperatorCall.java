package io.updraft.runtime.operator;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// One use of an operator as its contract sees it: attributes, the types of the inputs and, where known, their values.
///
/// Shape inference sees values of constants only; evaluation sees all. Missing optional inputs are empty.
public final class OperatorCall {
    private final OperatorId operator;
    private final String node;
    private final Attributes attributes;
    private final List<Optional<TensorType>> types;
    private final List<Optional<Tensor>> values;
    private final List<Boolean> outputs;

    /// @param node
    ///            the node's name, for messages
    /// @param types
    ///            one for each input, empty for a missing optional one
    /// @param values
    ///            as many as types; empty where the value is not known (or the input missing)
    /// @param outputs
    ///            for each output whether anyone uses it
    public OperatorCall(OperatorId operator, String node, Attributes attributes, List<Optional<TensorType>> types,
            List<Optional<Tensor>> values, List<Boolean> outputs) {
        if (types.size() != values.size()) {
            throw new IllegalArgumentException(types.size() + " types for " + values.size() + " values");
        }
        this.operator = operator;
        this.node = node;
        this.attributes = attributes;
        this.types = List.copyOf(types);
        this.values = List.copyOf(values);
        this.outputs = List.copyOf(outputs);
    }

    /// A call in which every input's value is known.
    public static OperatorCall of(OperatorId operator, String node, Attributes attributes, int outputs,
            List<Optional<Tensor>> values) {
        return new OperatorCall(operator, node, attributes,
                values.stream().map(value -> value.map(Tensor::tensorType)).toList(), values,
                java.util.Collections.nCopies(outputs, true));
    }

    public OperatorId operator() {
        return operator;
    }

    public String node() {
        return node;
    }

    public Attributes attributes() {
        return attributes;
    }

    /// Number of inputs, missing ones included.
    public int inputs() {
        return types.size();
    }

    /// Number of outputs the node names, unused ones included.
    public int outputs() {
        return outputs.size();
    }

    public boolean isOutputUsed(int index) {
        return index < outputs.size() && outputs.get(index);
    }

    public boolean has(int input) {
        return input < types.size() && types.get(input).isPresent();
    }

    /// @throws OperatorException
    ///             if the input is missing
    public TensorType inputType(int input) {
        if (!has(input)) {
            throw failure("input " + input + " is missing");
        }
        return types.get(input).orElseThrow();
    }

    public DataType type(int input) {
        return inputType(input).type();
    }

    public Shape shape(int input) {
        return inputType(input).shape();
    }

    /// The value of an input, if it is there and known.
    public Optional<Tensor> known(int input) {
        return input < values.size() ? values.get(input) : Optional.empty();
    }

    /// @throws OperatorException
    ///             if the input is missing or its value not known
    public Tensor value(int input) {
        inputType(input);
        return known(input)
                .orElseThrow(() -> new UnknownValueException(operator + " '" + node + "': the value of input " + input
                        + " is not known before execution"));
    }

    /// An exception that names operator and node.
    public OperatorException failure(String reason) {
        return new OperatorException(operator + " '" + node + "': " + reason);
    }
}
