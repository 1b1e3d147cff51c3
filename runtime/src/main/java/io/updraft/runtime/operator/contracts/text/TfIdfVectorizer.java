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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How often the n-grams of a pool occur in each row of strings or integers, by `mode` as counts (TF), weighted where
/// they occur (IDF), or weighted counts (TFIDF). The items of an n-gram may lie up to `max_skip_count` apart.
///
/// The pool has the n-grams of one item first, then those of two, and so on; `ngram_counts` says where each kind begins,
/// `ngram_indexes` which column each n-gram counts for.
public final class TfIdfVectorizer extends Contract {
    private static final int LONGEST = 64;

    public TfIdfVectorizer(int version) {
        super(OperatorId.onnx("TfIdfVectorizer", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.type(call, 0, Set.of(DataType.STRING, DataType.INT32, DataType.INT64));
        Check.attributes(call, "max_gram_length", "max_skip_count", "min_gram_length", "mode", "ngram_counts",
                "ngram_indexes", "pool_int64s", "pool_strings", "weights");
        Shape shape = Check.rankAtLeast(call, 0, 1);
        Check.that(call, shape.rank() <= 2, "input 0 has shape " + shape + ", expected rank 1 or 2");
        long columns = 0;
        for (long index : call.attributes().integers("ngram_indexes")) {
            Check.that(call, index >= 0, "attribute ngram_indexes has " + index);
            columns = Math.max(columns, index + 1);
        }
        return List.of(new TensorType(DataType.FLOAT,
                shape.rank() == 1 ? Shape.of(columns) : Shape.of(shape.dim(0), columns)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        int shortest = length(call, "min_gram_length");
        int longest = length(call, "max_gram_length");
        Map<List<String>, Integer> grams = grams(call, longest);
        long skips = call.attributes().integer("max_skip_count");
        String mode = Check.oneOf(call, "mode", call.attributes().text("mode"), "TF", "IDF", "TFIDF");
        long[] columns = call.attributes().integers("ngram_indexes");
        float[] weights = call.attributes().has("weights") ? call.attributes().numbers("weights") : new float[0];
        Tensor input = call.value(0);
        Tensor output = Tensor.allocate(DataType.FLOAT, types.getFirst().shape());
        int width = Math.toIntExact(input.shape().dim(-1));
        long outputWidth = output.shape().dim(-1);
        for (long row = 0; width > 0 && row < input.elements() / width; row++) {
            List<String> items = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                items.add(item(input, row * width + i));
            }
            for (int n = shortest; n <= longest; n++) {
                // Single items have nothing between them to skip.
                for (int step = 1; step <= (n == 1 ? 1 : Math.min(skips + 1, width)); step++) {
                    for (int start = 0; start + (long) (n - 1) * step < width; start++) {
                        List<String> gram = new ArrayList<>();
                        for (int i = 0; i < n; i++) {
                            gram.add(items.get(start + i * step));
                        }
                        Integer id = grams.get(gram);
                        if (id != null) {
                            long at = row * outputWidth + columns[id];
                            double weight = id < weights.length ? weights[id] : 1;
                            output.setDouble(at, switch (mode) {
                                case "TF" -> output.getDouble(at) + 1;
                                case "IDF" -> weight;
                                default -> output.getDouble(at) + weight;
                            });
                        }
                    }
                }
            }
        }
        return List.of(output);
    }

    private static int length(OperatorCall call, String attribute) {
        long length = call.attributes().integer(attribute);
        Check.that(call, length >= 1 && length <= LONGEST,
                "attribute " + attribute + " is " + length + ", expected 1 to " + LONGEST);
        return (int) length;
    }

    private static String item(Tensor input, long index) {
        return input.type() == DataType.STRING ? input.getString(index) : Long.toString(input.getLong(index));
    }

    /// The pool's n-grams with their numbers.
    private static Map<List<String>, Integer> grams(OperatorCall call, int longest) {
        List<String> pool = call.attributes().has("pool_strings")
                ? call.attributes().texts("pool_strings")
                : java.util.Arrays.stream(call.attributes().integers("pool_int64s")).mapToObj(Long::toString).toList();
        long[] starts = call.attributes().integers("ngram_counts");
        int known = call.attributes().integers("ngram_indexes").length;
        Map<List<String>, Integer> grams = new HashMap<>();
        int id = 0;
        for (int n = 1; n <= starts.length && n <= longest; n++) {
            long end = n < starts.length ? starts[n] : pool.size();
            Check.that(call, starts[n - 1] >= 0 && starts[n - 1] <= end && end <= pool.size()
                    && (end - starts[n - 1]) % n == 0,
                    "attribute ngram_counts does not divide a pool of " + pool.size() + " items");
            for (long at = starts[n - 1]; at < end; at += n) {
                Check.that(call, id < known, "there are more n-grams than ngram_indexes has: " + known);
                grams.put(pool.subList((int) at, (int) at + n), id++);
            }
        }
        return grams;
    }
}
