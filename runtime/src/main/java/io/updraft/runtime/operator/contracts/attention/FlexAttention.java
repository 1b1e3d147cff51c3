package io.updraft.runtime.operator.contracts.attention;

import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.DatumOperator;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// FlexAttention of the preview domain: prob_mod(softmax(score_mod(q k^T scale))) v, the two modifications being graphs
/// from scores [B, heads, queries, keys] to scores of the same type and shape. Inputs are [B, heads, positions, dim],
/// key and value heads may be fewer. Scores have type `softmax_precision`, else FLOAT or that of q if it is wider.
public final class FlexAttention extends DatumOperator {
    public FlexAttention() {
        super(new OperatorId("ai.onnx.preview", "FlexAttention", 1));
    }

    @Override
    public List<Datum> run(DatumCall call) {
        call.expectInputs(3, 3);
        Tensor q = call.tensor(0);
        Tensor k = call.tensor(1);
        Tensor v = call.tensor(2);
        check(call, q.shape(), k.shape(), v.shape());
        if (!Types.FLOATS.contains(q.type()) || k.type() != q.type() || v.type() != q.type()) {
            throw call.failure("inputs are " + q + ", " + k + " and " + v + ", expected floats of one type");
        }
        Shape shape = Shape.of(q.shape().dim(0), q.shape().dim(1), q.shape().dim(2), k.shape().dim(2));
        DataType precision = call.attributes().has("softmax_precision")
                ? DataType.ofOnnx(Math.toIntExact(call.attributes().integer("softmax_precision")))
                : q.type() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
        if (!Types.FLOATS.contains(precision)) {
            throw call.failure("softmax_precision is " + precision + ", expected a float");
        }
        TensorType type = new TensorType(precision, shape);
        if (type.bytes() > Limits.BYTES) {
            throw call.failure("scores " + type + " are larger than " + (Limits.BYTES >> 20) + " MiB");
        }
        Tensor scores = modified(call, "score_mod", scores(call, q, k, type));
        Tensor weights = modified(call, "prob_mod", weights(scores));
        return List.of(weighted(weights, v, q.type()));
    }

    private static void check(DatumCall call, Shape q, Shape k, Shape v) {
        boolean fits = q.rank() == 4 && k.rank() == 4 && v.rank() == 4 && q.dim(0) == k.dim(0) && q.dim(0) == v.dim(0)
                && k.dim(1) == v.dim(1) && k.dim(1) > 0 && q.dim(1) % k.dim(1) == 0 && k.dim(2) == v.dim(2)
                && q.dim(3) == k.dim(3);
        if (!fits) {
            throw call.failure("shapes " + q + ", " + k + " and " + v + " do not fit together");
        }
    }

    private static Tensor scores(DatumCall call, Tensor q, Tensor k, TensorType type) {
        int dim = Math.toIntExact(q.shape().dim(3));
        int queries = Math.toIntExact(type.shape().dim(2));
        int keys = Math.toIntExact(type.shape().dim(3));
        int heads = Math.toIntExact(type.shape().dim(1));
        int shared = heads / Math.toIntExact(k.shape().dim(1));
        double scale = call.attributes().has("scale") ? call.attributes().number("scale") : 1 / Math.sqrt(dim);
        Heads query = Heads.cached(Reals.of(q), heads, queries, dim);
        Heads key = Heads.cached(Reals.of(k), heads / shared, keys, dim);
        Tensor scores = Tensor.allocate(type.type(), type.shape());
        for (int row = 0; row < type.shape().elements(0, 3); row++) {
            int h = row / queries % heads;
            int b = row / queries / heads;
            double[] products = Scores.products(query, query.at(b, h, row % queries), key, b, h / shared, keys, dim,
                    scale);
            Reals.write(scores, (long) row * keys, products, keys);
        }
        return scores;
    }

    private static Tensor modified(DatumCall call, String attribute, Tensor scores) {
        if (!call.attributes().has(attribute)) {
            return scores;
        }
        List<Datum> outputs = call.body(attribute).run(List.of(scores));
        if (outputs.size() != 1 || !(outputs.getFirst() instanceof Tensor tensor)
                || !tensor.tensorType().equals(scores.tensorType())) {
            throw call
                    .failure(attribute + " makes " + outputs + " of " + scores + ", expected the same type and shape");
        }
        return tensor;
    }

    private static Tensor weights(Tensor scores) {
        int keys = Math.toIntExact(scores.shape().dim(3));
        Tensor weights = Tensor.allocate(scores.type(), scores.shape());
        for (long row = 0; row < scores.shape().elements(0, 3); row++) {
            double[] values = Reals.of(scores, row * keys, keys);
            Scores.softmax(values);
            Reals.write(weights, row * keys, values, keys);
        }
        return weights;
    }

    private static Tensor weighted(Tensor weights, Tensor v, DataType type) {
        Shape shape = weights.shape();
        int heads = Math.toIntExact(shape.dim(1));
        int queries = Math.toIntExact(shape.dim(2));
        int keys = Math.toIntExact(shape.dim(3));
        int dim = Math.toIntExact(v.shape().dim(3));
        int shared = heads / Math.toIntExact(v.shape().dim(1));
        Heads values = Heads.cached(Reals.of(v), heads / shared, keys, dim);
        TensorType result = TensorType.of(type, shape.dim(0), heads, queries, dim);
        double[] output = new double[Math.toIntExact(result.shape().elements())];
        for (int row = 0; row < shape.elements(0, 3); row++) {
            Scores.weigh(Reals.of(weights, (long) row * keys, keys), values, row / queries / heads,
                    row / queries % heads / shared, dim, output, row * dim);
        }
        return Reals.tensor(result, output);
    }
}
