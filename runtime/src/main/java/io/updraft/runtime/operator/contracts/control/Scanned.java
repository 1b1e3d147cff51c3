package io.updraft.runtime.operator.contracts.control;

import io.updraft.runtime.operator.Body;
import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.operator.contracts.support.Slices;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/// What the iterations of a loop give to be put side by side.
final class Scanned {
    private final DatumCall call;
    private final Body body;
    private final int first;
    private final List<List<Tensor>> values = new ArrayList<>();
    private long bytes;

    /// @param first index of the first scanned output of the body
    /// @param count how many there are
    Scanned(DatumCall call, Body body, int first, int count) {
        this.call = call;
        this.body = body;
        this.first = first;
        for (int i = 0; i < count; i++) {
            values.add(new ArrayList<>());
        }
    }

    /// Keeps what an iteration gave.
    void add(List<Datum> outputs) {
        for (int i = 0; i < values.size(); i++) {
            if (!(outputs.get(first + i) instanceof Tensor tensor)) {
                throw call.failure("output " + (first + i) + " of its body is " + outputs.get(first + i)
                        + ", expected a tensor");
            }
            bytes += tensor.tensorType().bytes();
            if (bytes > Limits.BYTES) {
                throw call.failure("its iterations gave more than " + (Limits.BYTES >> 20) + " MiB to be kept");
            }
            values.get(i).add(tensor);
        }
    }

    /// @param axis the new axis of each, possibly negative
    /// @param backwards whether the last iteration comes first
    List<Tensor> stacked(IntUnaryOperator axis, IntPredicate backwards) {
        List<Tensor> results = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            List<Tensor> parts = values.get(i);
            results.add(parts.isEmpty()
                    ? nothing(i, axis.applyAsInt(i))
                    : Slices.stack(backwards.test(i) ? parts.reversed() : parts,
                            axis(axis.applyAsInt(i), parts.getFirst().shape().rank())));
        }
        return results;
    }

    private int axis(int axis, int rank) {
        if (axis < -rank - 1 || axis > rank) {
            throw call.failure("axis " + axis + " of a scanned output is outside [-" + (rank + 1) + ", " + rank + "]");
        }
        return axis < 0 ? axis + rank + 1 : axis;
    }

    /// No iteration ran: what is declared, none of it.
    private Tensor nothing(int index, int axis) {
        TensorType type = body.outputType(first + index).orElseThrow(() -> call.failure(
                "ran no iteration, and its body declares no type for output " + (first + index)));
        long[] dims = Slices.with(type.shape().dims(), axis(axis, type.shape().rank()), 0);
        return Tensor.allocate(type.type(), Shape.of(dims));
    }
}
