package io.updraft.runtime.operator.contracts.text;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Slices;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The parts of each string between delimiters, along a new last axis and padded with empty strings, and how many there
/// are. Without a delimiter parts are what is between runs of white space. After `maxsplit` cuts the rest stays whole.
public final class StringSplit extends Contract {
    public StringSplit(int version) {
        super(OperatorId.onnx("StringSplit", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.type(call, 0, Set.of(DataType.STRING));
        Shape shape = call.shape(0);
        long most = 0;
        Tensor input = call.value(0);
        for (long i = 0; i < input.elements(); i++) {
            most = Math.max(most, parts(call, input.getString(i)).size());
        }
        return List.of(new TensorType(DataType.STRING, Shape.of(Slices.with(shape.dims(), shape.rank(), most))),
                new TensorType(DataType.INT64, shape));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        Tensor output = Tensor.allocate(DataType.STRING, types.getFirst().shape());
        Tensor counts = Tensor.allocate(DataType.INT64, input.shape());
        long width = output.shape().dim(-1);
        for (long i = 0; i < input.elements(); i++) {
            List<String> parts = parts(call, input.getString(i));
            counts.setLong(i, parts.size());
            for (int j = 0; j < parts.size(); j++) {
                output.setString(i * width + j, parts.get(j));
            }
        }
        return List.of(output, counts);
    }

    private static List<String> parts(OperatorCall call, String text) {
        String delimiter = call.attributes().text("delimiter", "");
        long cuts = call.attributes().integer("maxsplit", Long.MAX_VALUE);
        return delimiter.isEmpty() ? words(text.strip(), cuts) : between(text, delimiter, cuts);
    }

    private static List<String> between(String text, String delimiter, long cuts) {
        List<String> parts = new ArrayList<>();
        int at = 0;
        if (text.isEmpty()) {
            return parts;
        }
        while (parts.size() < cuts) {
            int next = text.indexOf(delimiter, at);
            if (next < 0) {
                break;
            }
            parts.add(text.substring(at, next));
            at = next + delimiter.length();
        }
        parts.add(text.substring(at));
        return parts;
    }

    private static List<String> words(String text, long cuts) {
        List<String> parts = new ArrayList<>();
        String rest = text;
        while (!rest.isEmpty()) {
            int end = parts.size() < cuts ? 0 : rest.length();
            while (end < rest.length() && !Character.isWhitespace(rest.charAt(end))) {
                end++;
            }
            parts.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        return parts;
    }
}
