package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// A tensor, number, list or string given as an attribute.
public final class Constant extends Contract {
    public Constant(int version) {
        super(OperatorId.onnx("Constant", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 0, 0);
        return List.of(value(call).tensorType());
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        return List.of(value(call));
    }

    private static Tensor value(OperatorCall call) {
        if (call.attributes().names().size() != 1) {
            throw call.failure("has attributes " + call.attributes().names() + ", expected exactly one value");
        }
        String name = call.attributes().names().iterator().next();
        return switch (name) {
            case "value" -> call.attributes().tensor(name);
            case "value_int" -> Tensor.ofLongs(Shape.SCALAR, call.attributes().integer(name));
            case "value_float" -> Tensor.ofFloats(Shape.SCALAR, call.attributes().number(name));
            case "value_string" -> Tensor.ofStrings(Shape.SCALAR, call.attributes().text(name));
            case "value_ints" -> {
                long[] values = call.attributes().integers(name);
                yield Tensor.ofLongs(Shape.of(values.length), values);
            }
            case "value_floats" -> {
                float[] values = call.attributes().numbers(name);
                yield Tensor.ofFloats(Shape.of(values.length), values);
            }
            case "value_strings" -> {
                List<String> values = call.attributes().texts(name);
                yield Tensor.ofStrings(Shape.of(values.size()), values.toArray(new String[0]));
            }
            default -> throw call.failure("attribute '" + name + "' is not a kind of constant that Updraft knows");
        };
    }
}
