package io.updraft.runtime.operator.contracts.text;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Strings of a vector (or a matrix of one row) without stop words, in upper or lower case if asked for. Where nothing
/// is left, one empty string is.
public final class StringNormalizer extends Contract {
    public StringNormalizer(int version) {
        super(OperatorId.onnx("StringNormalizer", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.type(call, 0, Set.of(DataType.STRING));
        Shape shape = Check.rankAtLeast(call, 0, 1);
        Check.that(call, shape.rank() == 1 || shape.rank() == 2 && shape.dim(0) == 1,
                "input 0 has shape " + shape + ", expected a vector or a matrix of one row");
        long[] dims = shape.dims();
        dims[dims.length - 1] = normalised(call).size();
        return List.of(new TensorType(DataType.STRING, Shape.of(dims)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        return List.of(Tensor.ofStrings(types.getFirst().shape(), normalised(call).toArray(String[]::new)));
    }

    private static List<String> normalised(OperatorCall call) {
        Locale locale = Locale.forLanguageTag(call.attributes().text("locale", "en-US").replace('_', '-'));
        boolean sensitive = call.attributes().flag("is_case_sensitive", false);
        String action = Check.oneOf(call, "case_change_action", call.attributes().text("case_change_action", "NONE"),
                "NONE", "LOWER", "UPPER");
        List<String> stop = call.attributes().has("stopwords") ? call.attributes().texts("stopwords") : List.of();
        Set<String> stopWords = Set.copyOf(stop.stream().map(word -> sensitive ? word : word.toLowerCase(locale))
                .distinct().toList());
        Tensor input = call.value(0);
        List<String> kept = new ArrayList<>();
        for (long i = 0; i < input.elements(); i++) {
            String text = input.getString(i);
            if (!stopWords.contains(sensitive ? text : text.toLowerCase(locale))) {
                kept.add(switch (action) {
                    case "LOWER" -> text.toLowerCase(locale);
                    case "UPPER" -> text.toUpperCase(locale);
                    default -> text;
                });
            }
        }
        return kept.isEmpty() ? List.of("") : kept;
    }
}
