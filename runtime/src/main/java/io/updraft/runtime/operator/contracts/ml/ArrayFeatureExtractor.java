package io.updraft.runtime.operator.contracts.ml;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// The elements at given indices of the last axis.
public final class ArrayFeatureExtractor extends Contract {
    public ArrayFeatureExtractor(int version) {
        super(new OperatorId("ai.onnx.ml", "ArrayFeatureExtractor", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.type(call, 1, Types.INT64);
        long[] dims = Check.rankAtLeast(call, 0, 1).dims();
        long count = call.shape(1).elements();
        if (dims.length == 1) {
            return List.of(TensorType.of(call.type(0), 1, count));
        }
        dims[dims.length - 1] = count;
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        long width = input.shape().dim(-1);
        long[] indices = call.value(1).toLongs();
        Tensor output = Tensor.allocate(input.type(), types.getFirst().shape());
        for (long i = 0; i < output.elements(); i++) {
            long index = indices[(int) (i % indices.length)];
            Check.that(call, index >= 0 && index < width, "index " + index + " is outside " + input);
            Strided.run(input, i / indices.length * width + index, 1, output, i, 1, 1);
        }
        return List.of(output);
    }
}
