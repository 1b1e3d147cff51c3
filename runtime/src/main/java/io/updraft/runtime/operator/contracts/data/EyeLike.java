package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;

/// A matrix of the input's shape with ones on a diagonal, `k` above the main one; of the input's type or that of
/// attribute `dtype`.
public final class EyeLike extends Contract {
    private static final Set<DataType> ALLOWED = Types.union(Types.NUMBERS, Types.BOOL);

    public EyeLike(int version) {
        super(OperatorId.onnx("EyeLike", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.attributes(call, "dtype", "k");
        DataType own = Check.type(call, 0, ALLOWED);
        long code = call.attributes().integer("dtype", own.onnxCode());
        DataType type = DataType.ofOnnx(Math.toIntExact(code));
        Check.that(call, ALLOWED.contains(type), "attribute dtype is " + type + ", which has no one");
        return List.of(new TensorType(type, Check.rank(call, 0, 2)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        long rows = output.shape().dim(0);
        long columns = output.shape().dim(1);
        long k = Math.clamp(call.attributes().integer("k", 0), -rows, columns);
        for (long row = Math.max(0, -k); row < rows && row + k < columns; row++) {
            output.setDouble(row * columns + row + k, 1);
        }
        return List.of(output);
    }
}
