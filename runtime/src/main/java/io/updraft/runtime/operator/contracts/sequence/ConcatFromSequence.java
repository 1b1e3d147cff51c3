package io.updraft.runtime.operator.contracts.sequence;

import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.operator.contracts.support.Slices;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorSequence;
import java.util.ArrayList;
import java.util.List;

/// The elements of a sequence one after another along `axis`, or beside each other along a new one.
public final class ConcatFromSequence extends DatumOperator {
    public ConcatFromSequence(int version) {
        super(OperatorId.onnx("ConcatFromSequence", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        call.expectInputs(1, 1);
        TensorSequence sequence = call.sequence(0);
        if (sequence.size() == 0) {
            throw call.failure("input 0 is empty, its elements have no shape");
        }
        if (sequence.elements().stream().mapToLong(each -> each.tensorType().bytes()).sum() > Limits.BYTES) {
            throw call.failure("input 0 has more than " + (Limits.BYTES >> 20) + " MiB");
        }
        boolean fresh = call.attributes().flag("new_axis", false);
        int rank = sequence.elements().getFirst().shape().rank() + (fresh ? 1 : 0);
        long axis = call.attributes().integer("axis");
        if (axis < -rank || axis >= rank) {
            throw call.failure("axis " + axis + " is outside [-" + rank + ", " + rank + ")");
        }
        int index = (int) (axis < 0 ? axis + rank : axis);
        return List.of(Slices.stack(fresh ? sequence.elements() : slices(sequence, index), index));
    }

    private static List<Tensor> slices(TensorSequence sequence, int axis) {
        List<Tensor> slices = new ArrayList<>();
        for (Tensor element : sequence.elements()) {
            for (long i = 0; i < element.shape().dim(element.shape().axis(axis)); i++) {
                slices.add(Slices.take(element, axis, i));
            }
        }
        return slices;
    }
}
