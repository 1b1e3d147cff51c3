package io.updraft.runtime.operator.contracts.quantize;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// Quantizes to UINT8 by the range of the data, which always includes 0: scale = (max - min) / 255,
/// zero_point = round(-min / scale), y = saturate(round(x / scale) + zero_point). In FLOAT, as the specification's
/// function body has it.
public final class DynamicQuantizeLinear extends Contract {
    public DynamicQuantizeLinear(int version) {
        super(OperatorId.onnx("DynamicQuantizeLinear", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.type(call, 0, Types.FLOAT);
        return List.of(new TensorType(DataType.UINT8, call.shape(0)), new TensorType(DataType.FLOAT, Shape.SCALAR),
                new TensorType(DataType.UINT8, Shape.SCALAR));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        float[] values = call.value(0).toFloats();
        float min = 0;
        float max = 0;
        for (float value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        float scale = max == min ? 1 : (max - min) / 255;
        double zero = Math.clamp(Math.rint(-min / scale), 0, 255);
        Tensor output = Tensor.allocate(DataType.UINT8, call.shape(0));
        for (int i = 0; i < values.length; i++) {
            output.setDouble(i, Math.rint(values[i] / scale) + zero);
        }
        Tensor zeroPoint = Tensor.allocate(DataType.UINT8, Shape.SCALAR);
        zeroPoint.setDouble(0, zero);
        return List.of(output, Tensor.ofFloats(Shape.SCALAR, scale), zeroPoint);
    }
}
