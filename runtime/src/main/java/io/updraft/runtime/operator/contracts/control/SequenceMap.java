package io.updraft.runtime.operator.contracts.control;

import io.updraft.runtime.operator.Body;
import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorSequence;
import java.util.ArrayList;
import java.util.List;

/// Runs its body for each element of a sequence; further inputs are sequences of the same length, taken element by
/// element, or tensors, which each run sees whole. Each output is the sequence of what the runs gave.
public final class SequenceMap extends DatumOperator {
    public SequenceMap(int version) {
        super(OperatorId.onnx("SequenceMap", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        Body body = call.body("body");
        int length = call.sequence(0).size();
        if (body.inputs() != call.inputs().size() || body.outputs() < call.outputs()) {
            throw call.failure("has " + call.inputs().size() + " inputs and " + call.outputs()
                    + " outputs, its body has " + body.inputs() + " and " + body.outputs());
        }
        List<List<Tensor>> results = new ArrayList<>();
        for (int i = 0; i < body.outputs(); i++) {
            results.add(new ArrayList<>());
        }
        for (int element = 0; element < length; element++) {
            List<Datum> arguments = new ArrayList<>();
            for (int i = 0; i < call.inputs().size(); i++) {
                arguments.add(argument(call, i, element, length));
            }
            List<Datum> outputs = body.run(arguments);
            for (int i = 0; i < outputs.size(); i++) {
                if (!(outputs.get(i) instanceof Tensor tensor)) {
                    throw call.failure("its body gives " + outputs.get(i) + ", expected a tensor");
                }
                results.get(i).add(tensor);
            }
        }
        List<Datum> sequences = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            sequences.add(new TensorSequence(type(call, body, i, results.get(i)), results.get(i)));
        }
        return sequences;
    }

    private static Datum argument(DatumCall call, int input, int element, int length) {
        if (!(call.input(input) instanceof TensorSequence sequence)) {
            return call.tensor(input);
        }
        if (sequence.size() != length) {
            throw call.failure("input " + input + " is " + sequence + ", expected as many elements as input 0 has: "
                    + length);
        }
        return sequence.elements().get(element);
    }

    private static DataType type(DatumCall call, Body body, int output, List<Tensor> elements) {
        if (!elements.isEmpty()) {
            return elements.getFirst().type();
        }
        OperatorException unknown = call.failure("runs over nothing, and its body declares no type for output "
                + output);
        return body.outputType(output).orElseThrow(() -> unknown).type();
    }
}
