package io.updraft.runtime.operator.contracts.recurrent;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;

/// Extents of a recurrent layer: x [steps, batch, width], weights [directions, gates * hidden, width], recurrence
/// weights [directions, gates * hidden, hidden]; with `layout` 1 the batch comes first.
record RecurrentShape(int steps, int batch, int width, int directions, int hidden, boolean batchFirst) {
    /// Checks the inputs that all layers have: x, weights, recurrence weights, bias?, sequence lengths?, hidden state?.
    static RecurrentShape of(OperatorCall call, int gates) {
        Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, 1, 2, 3, 5);
        Check.optionalType(call, 4, Set.of(DataType.INT32));
        Shape x = Check.rank(call, 0, 3);
        Shape recurrence = Check.rank(call, 2, 3);
        String direction = Check.oneOf(call, "direction", call.attributes().text("direction", "forward"), "forward",
                "reverse", "bidirectional");
        long directions = direction.equals("bidirectional") ? 2 : 1;
        long hidden = recurrence.dim(2);
        Check.that(call, hidden == call.attributes().integer("hidden_size", hidden) && hidden > 0,
                "recurrence weights of shape " + recurrence + " do not fit hidden_size");
        Check.shape(call, 1, directions, Math.multiplyExact(gates, hidden), x.dim(2));
        Check.shape(call, 2, directions, Math.multiplyExact(gates, hidden), hidden);
        Check.shape(call, 3, directions, Math.multiplyExact(2L * gates, hidden));
        boolean batchFirst = call.attributes().flag("layout", false);
        RecurrentShape shape = new RecurrentShape(Math.toIntExact(x.dim(batchFirst ? 1 : 0)),
                Math.toIntExact(x.dim(batchFirst ? 0 : 1)), Math.toIntExact(x.dim(2)), (int) directions,
                Math.toIntExact(hidden), batchFirst);
        Check.shape(call, 4, shape.batch);
        Check.shape(call, 5, shape.state());
        return shape;
    }

    /// Extents of a state at one step.
    long[] state() {
        return batchFirst ? new long[]{batch, directions, hidden} : new long[]{directions, batch, hidden};
    }

    /// Types of all hidden states, the last one and, where there is one, the last cell.
    List<TensorType> outputs(DataType type, boolean cell) {
        long[] all = batchFirst
                ? new long[]{batch, steps, directions, hidden}
                : new long[]{steps, directions, batch, hidden};
        TensorType state = TensorType.of(type, state());
        return cell ? List.of(TensorType.of(type, all), state, state) : List.of(TensorType.of(type, all), state);
    }

    /// Where the input of a step starts in x.
    int input(int step, int sample) {
        return (batchFirst ? sample * steps + step : step * batch + sample) * width;
    }

    /// Where the hidden state after a step starts among all.
    int output(int step, int direction, int sample) {
        return (batchFirst
                ? (sample * steps + step) * directions + direction
                : (step * directions + direction) * batch + sample) * hidden;
    }

    /// Where a state starts among those of one step.
    int state(int direction, int sample) {
        return (batchFirst ? sample * directions + direction : direction * batch + sample) * hidden;
    }

    /// Whether the steps of a direction are taken from the last to the first.
    boolean isReverse(OperatorCall call, int direction) {
        return direction == 1 || call.attributes().text("direction", "forward").equals("reverse");
    }
}
