package io.updraft.runtime.operator.contracts.quantize;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;

/// y = (x - zero_point) * scale. Scales are for the tensor, an axis, or (since version 21) blocks of an axis.
public final class DequantizeLinear extends Contract {
    private static final Set<DataType> QUANTIZED = Set.of(DataType.INT8, DataType.UINT8, DataType.INT16,
            DataType.UINT16, DataType.INT32, DataType.INT4, DataType.UINT4, DataType.INT2, DataType.UINT2,
            DataType.FLOAT8E4M3FN, DataType.FLOAT8E4M3FNUZ, DataType.FLOAT8E5M2, DataType.FLOAT8E5M2FNUZ,
            DataType.FLOAT4E2M1);

    private DequantizeLinear(OperatorId id) {
        super(id);
    }

    public static DequantizeLinear onnx(int version) {
        return new DequantizeLinear(OperatorId.onnx("DequantizeLinear", version));
    }

    public static DequantizeLinear microsoft() {
        return new DequantizeLinear(OperatorId.microsoft("DequantizeLinear"));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 3);
        Check.attributes(call, "axis", "block_size", "output_dtype");
        Check.type(call, 0, QUANTIZED);
        DataType scale = Check.type(call, 1, Types.union(Types.FLOATS, Set.of(DataType.FLOAT8E8M0)));
        Check.sameType(call, 0, 2);
        shape(call);
        QuantizationShape.checkZeroPoint(call);
        int wanted = Math.toIntExact(call.attributes().integer("output_dtype", 0));
        DataType type = wanted == 0 ? scale : DataType.ofOnnx(wanted);
        Check.that(call, Types.FLOATS.contains(type), "the output would be of type " + type);
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
        int elements = Math.toIntExact(input.elements());
        for (int i = 0; i < elements; i++) {
            int s = shape.scale(i);
            output.setDouble(i, (input.getDouble(i) - zeros[s]) * scales[s]);
        }
        return List.of(output);
    }
}
