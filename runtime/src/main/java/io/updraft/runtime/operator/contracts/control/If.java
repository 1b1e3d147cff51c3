package io.updraft.runtime.operator.contracts.control;

import io.updraft.runtime.operator.Body;
import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Datum;
import java.util.List;

/// Runs `then_branch` if its input (one bool) is true, else `else_branch`; the branch's outputs are the node's.
public final class If extends DatumOperator {
    public If(int version) {
        super(OperatorId.onnx("If", version));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        call.expectInputs(1, 1);
        if (call.tensor(0).type() != DataType.BOOL) {
            throw call.failure("input 0 is " + call.tensor(0) + ", expected one bool");
        }
        Body then = call.body("then_branch");
        Body otherwise = call.body("else_branch");
        if (then.outputs() != call.outputs() || otherwise.outputs() != call.outputs()) {
            throw call.failure("names " + call.outputs() + " outputs, its branches give " + then.outputs() + " and "
                    + otherwise.outputs());
        }
        return (call.scalar(0) != 0 ? then : otherwise).run(List.of());
    }
}
