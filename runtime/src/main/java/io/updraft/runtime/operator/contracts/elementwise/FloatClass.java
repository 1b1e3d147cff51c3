package io.updraft.runtime.operator.contracts.elementwise;

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
import java.util.function.DoublePredicate;

/// IsNaN and IsInf (the latter with attributes to look at one sign only).
public final class FloatClass extends Contract {
    private static final Set<DataType> ALLOWED = Types.union(Types.FLOATS, Set.of(DataType.FLOAT8E4M3FN,
            DataType.FLOAT8E4M3FNUZ, DataType.FLOAT8E5M2, DataType.FLOAT8E5M2FNUZ));

    private FloatClass(String type, int version) {
        super(OperatorId.onnx(type, version));
    }

    public static FloatClass isNaN(int version) {
        return new FloatClass("IsNaN", version);
    }

    public static FloatClass isInf(int version) {
        return new FloatClass("IsInf", version);
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.type(call, 0, ALLOWED);
        return List.of(new TensorType(DataType.BOOL, call.shape(0)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        boolean positive = call.attributes().flag("detect_positive", true);
        boolean negative = call.attributes().flag("detect_negative", true);
        DoublePredicate test = id().type().equals("IsNaN")
                ? Double::isNaN
                : x -> positive && x == Double.POSITIVE_INFINITY || negative && x == Double.NEGATIVE_INFINITY;
        Tensor input = call.value(0);
        Tensor output = Tensor.allocate(DataType.BOOL, input.shape());
        for (long i = 0; i < input.elements(); i++) {
            output.setLong(i, test.test(input.getDouble(i)) ? 1 : 0);
        }
        return List.of(output);
    }
}
