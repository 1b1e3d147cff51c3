package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;

/// CumSum and CumProd: running sums or products along one axis, in double or exact integers.
public final class Cumulative extends Contract {
    private static final Set<DataType> ALLOWED = Types.union(Types.FLOATS,
            Set.of(DataType.INT32, DataType.INT64, DataType.UINT32, DataType.UINT64));

    private Cumulative(String type, int version) {
        super(OperatorId.onnx(type, version));
    }

    public static Cumulative sum(int version) {
        return new Cumulative("CumSum", version);
    }

    public static Cumulative product(int version) {
        return new Cumulative("CumProd", version);
    }

    private boolean isSum() {
        return id().type().equals("CumSum");
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.type(call, 0, ALLOWED);
        Check.type(call, 1, Types.INDICES);
        Check.rankAtLeast(call, 0, 1);
        return List.of(call.inputType(0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        Shape shape = input.shape();
        int axis = Axes.of(call, Check.scalar(call, 1), shape.rank());
        boolean exclusive = call.attributes().flag("exclusive", false);
        boolean reverse = call.attributes().flag("reverse", false);
        long extent = shape.dim(axis);
        long inner = shape.elements(axis + 1, shape.rank());
        long lanes = shape.elements() == 0 ? 0 : shape.elements() / extent;
        Tensor output = Tensor.allocate(input.type(), shape);
        for (long lane = 0; lane < lanes; lane++) {
            long base = lane / inner * extent * inner + lane % inner;
            double real = isSum() ? 0 : 1;
            long integer = isSum() ? 0 : 1;
            for (long i = 0; i < extent; i++) {
                long at = base + (reverse ? extent - 1 - i : i) * inner;
                if (exclusive) {
                    store(output, at, real, integer);
                }
                if (input.type().isFloat()) {
                    real = isSum() ? real + input.getDouble(at) : real * input.getDouble(at);
                } else {
                    integer = isSum() ? integer + input.getLong(at) : integer * input.getLong(at);
                }
                if (!exclusive) {
                    store(output, at, real, integer);
                }
            }
        }
        return List.of(output);
    }

    private static void store(Tensor output, long at, double real, long integer) {
        if (output.type().isFloat()) {
            output.setDouble(at, real);
        } else {
            output.setLong(at, integer);
        }
    }
}
