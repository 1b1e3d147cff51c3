package io.updraft.runtime.operator.contracts.quantize;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.SmallFloat;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;

/// y = saturate(round(x / scale) + zero_point), ties to even; for small floats y = cast(x / scale).
///
/// Scales are for the tensor, an axis, or (since version 21) blocks of an axis. The quotient is taken in FLOAT, in which
/// the scales are made: in double, ties would fall elsewhere than every implementation has them.
public final class QuantizeLinear extends Contract {
    private static final Set<DataType> QUANTIZED = Set.of(DataType.INT8, DataType.UINT8, DataType.INT16,
            DataType.UINT16, DataType.INT4, DataType.UINT4, DataType.INT2, DataType.UINT2, DataType.FLOAT8E4M3FN,
            DataType.FLOAT8E4M3FNUZ, DataType.FLOAT8E5M2, DataType.FLOAT8E5M2FNUZ, DataType.FLOAT4E2M1);

    private QuantizeLinear(OperatorId id) {
        super(id);
    }

    public static QuantizeLinear onnx(int version) {
        return new QuantizeLinear(OperatorId.onnx("QuantizeLinear", version));
    }

    public static QuantizeLinear microsoft() {
        return new QuantizeLinear(OperatorId.microsoft("QuantizeLinear"));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 3);
        Check.attributes(call, "axis", "block_size", "output_dtype", "saturate", "precision");
        Check.type(call, 0, Types.union(Types.FLOATS, Set.of(DataType.INT32)));
        Check.type(call, 1, Types.union(Types.FLOATS, Set.of(DataType.FLOAT8E8M0)));
        Check.optionalType(call, 2, QUANTIZED);
        shape(call);
        QuantizationShape.checkZeroPoint(call);
        int wanted = Math.toIntExact(call.attributes().integer("output_dtype", 0));
        DataType type = call.has(2) ? call.type(2) : wanted == 0 ? DataType.UINT8 : DataType.ofOnnx(wanted);
        Check.that(call, QUANTIZED.contains(type) && (wanted == 0 || DataType.ofOnnx(wanted) == type),
                "attribute output_dtype asks for " + wanted + ", the zero point is of type " + type);
        return List.of(new TensorType(type, call.shape(0)));
    }

    private static QuantizationShape shape(OperatorCall call) {
        return QuantizationShape.of(call, call.attributes().integer("axis", 1),
                call.attributes().integer("block_size", 0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        QuantizationShape shape = shape(call);
        Tensor input = call.value(0);
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        double[] scales = Reals.of(call.value(1));
        double[] zeros = call.has(2) ? Reals.of(call.value(2)) : new double[scales.length];
        boolean smallFloat = output.type().isFloat();
        boolean saturate = call.attributes().flag("saturate", true);
        int elements = Math.toIntExact(input.elements());
        for (int i = 0; i < elements; i++) {
            int s = shape.scale(i);
            float quotient = (float) input.getDouble(i) / (float) scales[s];
            if (!smallFloat) {
                output.setDouble(i, Math.rint(quotient) + zeros[s]);
            } else if (output.type().bits() == 8) {
                int bits = SmallFloat.of(output.type()).encode(quotient + zeros[s], saturate);
                output.data().set(Tensor.BYTE, i, (byte) bits);
            } else {
                output.setDouble(i, quotient + zeros[s]);
            }
        }
        return List.of(output);
    }
}
