package io.updraft.runtime.operator.contracts.control;

import io.updraft.runtime.operator.Body;
import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Runs its body up to M times (input 0, unlimited where missing) while the condition holds (input 1, true where
/// missing). Body: (iteration, condition, carried...) to (condition, carried..., scanned...); outputs are the carried
/// values of the last iteration, and each scanned value of all iterations along a new first axis.
public final class Loop extends DatumOperator {
    public Loop(int version) {
        super(OperatorId.onnx("Loop", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        Body body = call.body("body");
        int carried = Math.max(0, call.inputs().size() - 2);
        int scanned = body.outputs() - 1 - carried;
        if (body.inputs() != 2 + carried || scanned < 0 || call.outputs() > carried + scanned) {
            throw call.failure("carries " + carried + " values and names " + call.outputs() + " outputs, its body has "
                    + body.inputs() + " inputs and " + body.outputs() + " outputs");
        }
        long limit = call.has(0) ? call.scalar(0) : Long.MAX_VALUE;
        boolean running = !call.has(1) || call.scalar(1) != 0;
        List<Datum> state = new ArrayList<>();
        for (int i = 0; i < carried; i++) {
            state.add(call.input(2 + i));
        }
        Scanned results = new Scanned(call, body, 1 + carried, scanned);
        for (long iteration = 0; iteration < limit && running; iteration++) {
            List<Datum> inputs = new ArrayList<>();
            inputs.add(Tensor.ofLongs(Shape.SCALAR, iteration));
            inputs.add(bool(true));
            inputs.addAll(state);
            List<Datum> outputs = body.run(inputs);
            running = isTrue(call, outputs.getFirst());
            state = new ArrayList<>(outputs.subList(1, 1 + carried));
            results.add(outputs);
        }
        state.addAll(results.stacked(_ -> 0, _ -> false));
        return state;
    }

    private static boolean isTrue(DatumCall call, Datum condition) {
        if (condition instanceof Tensor tensor && tensor.type() == DataType.BOOL && tensor.elements() == 1) {
            return tensor.getLong(0) != 0;
        }
        throw call.failure("its body gives " + condition + " as condition, expected one bool");
    }

    private static Tensor bool(boolean value) {
        return Tensor.ofBytes(DataType.BOOL, Shape.SCALAR, (byte) (value ? 1 : 0));
    }
}
