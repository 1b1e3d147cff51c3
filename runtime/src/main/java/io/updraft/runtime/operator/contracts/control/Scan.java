package io.updraft.runtime.operator.contracts.control;

import io.updraft.runtime.operator.Body;
import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.operator.contracts.support.Slices;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Runs its body for each slice of its last `num_scan_inputs` inputs. Body: (state..., slices...) to (state...,
/// scanned...); outputs are the last state and each scanned value of all iterations along a new axis.
///
/// Version 8 has an axis of batch entries in front, each of which is scanned by itself, and input 0 for their lengths,
/// which must be missing here: all are scanned in full.
public final class Scan extends DatumOperator {
    public Scan(int version) {
        super(OperatorId.onnx("Scan", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        return id().sinceVersion() < 9 ? runBatched(call) : new Loops(call, "scan_input_directions").run(tensors(call));
    }

    private static List<Tensor> tensors(DatumCall call) {
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < call.inputs().size(); i++) {
            inputs.add(call.tensor(i));
        }
        return inputs;
    }

    private static List<Datum> runBatched(DatumCall call) {
        if (call.has(0)) {
            throw call.failure("input 0, the lengths of the batch entries, is not supported; leave it out");
        }
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 1; i < call.inputs().size(); i++) {
            inputs.add(call.tensor(i));
        }
        if (inputs.isEmpty() || inputs.stream().anyMatch(input -> input.shape().rank() == 0
                || input.shape().dim(0) != inputs.getFirst().shape().dim(0)) || inputs.getFirst().elements() == 0) {
            throw call.failure("inputs " + inputs + " do not have one number of batch entries");
        }
        List<List<Tensor>> results = new ArrayList<>();
        for (long entry = 0; entry < inputs.getFirst().shape().dim(0); entry++) {
            long index = entry;
            List<Datum> outputs = new Loops(call, "directions")
                    .run(inputs.stream().map(input -> Slices.take(input, 0, index)).toList());
            for (int i = 0; i < outputs.size(); i++) {
                if (results.size() == i) {
                    results.add(new ArrayList<>());
                }
                results.get(i).add((Tensor) outputs.get(i));
            }
        }
        return results.stream().<Datum>map(parts -> Slices.stack(parts, 0)).toList();
    }

    /// One scan.
    private record Loops(DatumCall call, String directions) {
        List<Datum> run(List<Tensor> inputs) {
            Body body = call.body("body");
            int scans = Math.toIntExact(call.attributes().integer("num_scan_inputs"));
            int states = inputs.size() - scans;
            if (scans < 1 || states < 0 || body.inputs() != inputs.size() || body.outputs() < states
                    || call.outputs() > body.outputs()) {
                throw call.failure("scans " + scans + " of " + inputs.size() + " inputs and names " + call.outputs()
                        + " outputs, its body has " + body.inputs() + " inputs and " + body.outputs() + " outputs");
            }
            int[] axes = new int[scans];
            long length = -1;
            for (int i = 0; i < scans; i++) {
                Tensor input = inputs.get(states + i);
                axes[i] = input.shape().axis(listed("scan_input_axes", i, scans));
                long own = input.shape().dim(axes[i]);
                if (length >= 0 && own != length) {
                    throw call.failure("scans inputs of " + length + " and " + own + " slices");
                }
                length = own;
            }
            int scanned = body.outputs() - states;
            Scanned results = new Scanned(call, body, states, scanned);
            List<Datum> state = new ArrayList<>(inputs.subList(0, states));
            for (long step = 0; step < length; step++) {
                List<Datum> arguments = new ArrayList<>(state);
                for (int i = 0; i < scans; i++) {
                    boolean backwards = listed(directions, i, scans) == 1;
                    arguments.add(Slices.take(inputs.get(states + i), axes[i], backwards ? length - 1 - step : step));
                }
                List<Datum> outputs = body.run(arguments);
                state = new ArrayList<>(outputs.subList(0, states));
                results.add(outputs);
            }
            state.addAll(results.stacked(i -> listed("scan_output_axes", i, scanned),
                    i -> listed("scan_output_directions", i, scanned) == 1));
            return state;
        }

        /// An entry of an attribute that has one for each, or is missing and 0 for all.
        private int listed(String attribute, int index, int count) {
            if (!call.attributes().has(attribute)) {
                return 0;
            }
            long[] values = call.attributes().integers(attribute);
            if (values.length != count) {
                throw call.failure("attribute " + attribute + " has " + values.length + " entries, expected " + count);
            }
            return Math.toIntExact(values[index]);
        }
    }
}
