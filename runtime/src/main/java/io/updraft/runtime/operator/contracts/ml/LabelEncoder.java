package io.updraft.runtime.operator.contracts.ml;

import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Each element looked up among keys, giving the value beside it, else a default. Keys and values are attributes, named
/// after their types; since version 4 they may be tensors.
public final class LabelEncoder extends Contract {
    public LabelEncoder(int version) {
        super(new OperatorId("ai.onnx.ml", "LabelEncoder", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Tensor keys = list(call, "keys");
        Check.that(call, keys.type() == call.type(0),
                "input 0 is of type " + call.type(0) + ", its keys are " + keys.type());
        Tensor values = list(call, "values");
        Check.that(call, keys.elements() == values.elements(),
                "has " + keys.elements() + " keys and " + values.elements() + " values");
        return List.of(new TensorType(values.type(), call.shape(0)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor keys = list(call, "keys");
        Tensor values = list(call, "values");
        Tensor otherwise = otherwise(call, values.type());
        Map<Object, Long> index = new HashMap<>();
        for (long i = 0; i < keys.elements(); i++) {
            index.put(element(keys, i), i);
        }
        Tensor input = call.value(0);
        Tensor output = Tensor.allocate(values.type(), input.shape());
        for (long i = 0; i < input.elements(); i++) {
            Long found = index.get(element(input, i));
            copy(found == null ? otherwise : values, found == null ? 0 : found, output, i);
        }
        return List.of(output);
    }

    private static Object element(Tensor tensor, long i) {
        if (tensor.type() == DataType.STRING) {
            return tensor.getString(i);
        }
        // Equal numbers are one key, and so is NaN.
        return tensor.type().isFloat() ? (Object) (tensor.getDouble(i) + 0.0) : (Object) tensor.getLong(i);
    }

    private static void copy(Tensor from, long source, Tensor to, long target) {
        if (to.type() == DataType.STRING) {
            to.setString(target, from.getString(source));
        } else if (to.type().isFloat()) {
            to.setDouble(target, from.getDouble(source));
        } else {
            to.setLong(target, from.getLong(source));
        }
    }

    private static Tensor list(OperatorCall call, String kind) {
        Attributes attributes = call.attributes();
        if (attributes.has(kind + "_tensor")) {
            return attributes.tensor(kind + "_tensor");
        }
        if (attributes.has(kind + "_strings")) {
            List<String> texts = attributes.texts(kind + "_strings");
            return Tensor.ofStrings(Shape.of(texts.size()), texts.toArray(String[]::new));
        }
        if (attributes.has(kind + "_int64s")) {
            long[] numbers = attributes.integers(kind + "_int64s");
            return Tensor.ofLongs(Shape.of(numbers.length), numbers);
        }
        if (attributes.has(kind + "_floats")) {
            float[] numbers = attributes.numbers(kind + "_floats");
            return Tensor.ofFloats(Shape.of(numbers.length), numbers);
        }
        throw call.failure("has no " + kind + "_strings, _int64s, _floats or _tensor");
    }

    private static Tensor otherwise(OperatorCall call, DataType type) {
        Attributes attributes = call.attributes();
        if (attributes.has("default_tensor")) {
            Tensor given = attributes.tensor("default_tensor");
            Check.that(call, given.type() == type && given.elements() == 1,
                    "default_tensor is " + given + ", expected one " + type);
            return given;
        }
        Tensor one = Tensor.allocate(type, Shape.of(1));
        switch (type) {
            case STRING -> one.setString(0, attributes.text("default_string", "_Unused"));
            case INT64 -> one.setLong(0, attributes.integer("default_int64", -1));
            default -> {
                if (type.isFloat()) {
                    one.setDouble(0, attributes.number("default_float", -0f));
                } else {
                    one.setLong(0, -1);
                }
            }
        }
        return one;
    }
}
