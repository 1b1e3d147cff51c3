package io.updraft.graph.kernels;

import io.updraft.attention.KvCache;
import io.updraft.attention.LayerShape;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.attention.Attention;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Attention on the kernel of CachedAttention: the batch entries are sequences of one step, which begin with the past.
///
/// That kernel is causal and has no mask. Where attention is not causal, queries stand behind all keys; the keys of their
/// own rows, and those beyond an entry's valid ones, are hidden by one more element (see [AttentionProblem#hiding]). Up to
/// [#LONGEST_MASKED] keys, a mask is written behind the queries, and behind each key a 1 at its own position, so that
/// their product is the masked score. That is exact, and costs as much again as the heads are wide for every `head size`
/// keys. Capped scores cannot be hidden: each query then comes in a step by itself, in the row of the last key it sees.
record AttentionRoute(Engine engine) implements Route {
    private static final int MASK = 3;
    private static final int PAST_KEY = 4;
    private static final int PAST_VALUE = 5;
    private static final int VALID_KEYS = 6;
    private static final int LONGEST_MASKED = 512;
    /// With it, what hides a score still makes it -1e10.
    private static final float SMALLEST_SCALE = 1e-20f;
    private static final long MOST_MASKED = 1L << 24;

    @Override
    public List<Tensor> run(OperatorCall call, List<TensorType> types) {
        DataType type = call.type(0);
        NoKernel.unless(type == DataType.FLOAT || type == DataType.FLOAT16 || type == DataType.BFLOAT16,
                "queries are " + type);
        NoKernel.unless(call.type(2) == type, "values are " + call.type(2) + ", queries " + type);
        NoKernel.unless(!call.isOutputUsed(3), "the scores are wanted");
        HeadRows q = HeadRows.of(call, 0, "q_num_heads");
        HeadRows k = HeadRows.of(call, 1, "kv_num_heads");
        HeadRows v = HeadRows.of(call, 2, "kv_num_heads");
        NoKernel.unless(q.positions() > 0 && k.positions() > 0 && types.getFirst().shape().elements() > 0
                && q.dim() > 0, "there is nothing to attend to");
        HeadRows keys = call.has(PAST_KEY) ? HeadRows.cache(call, PAST_KEY).followedBy(k) : k;
        HeadRows values = call.has(PAST_VALUE) ? HeadRows.cache(call, PAST_VALUE).followedBy(v) : v;
        boolean masked = call.has(MASK);
        checkSize(call, q, keys, v.dim());
        float scale = call.attributes().has("scale")
                ? call.attributes().number("scale")
                : (float) (1 / Math.sqrt(q.dim()));
        double[] mask = masked ? Attention.addedToScores(call) : new double[0];
        AttentionProblem plain = new AttentionProblem(call.node(),
                masked ? withMask(q, mask, keys.positions(), scale) : q,
                masked ? withPositions(keys) : keys, values, starts(call, q, keys), seen(call, q, keys), scale,
                call.attributes().number("softcap", 0));
        boolean hides = plain.hides() && plain.softcap() == 0;
        NoKernel.unless(scale >= SMALLEST_SCALE || !masked && !hides,
                "the scale " + scale + " is not positive, or leaves nothing of what hides a score");
        AttentionProblem problem = hides ? plain.hiding() : plain;
        boolean together = hides || !plain.hides();
        HeadRows y = engine.takesNarrowValues() ? attend(problem, together)
                : attend(problem.square(), together).narrowed(v.dim());
        if (masked) {
            forgetBlind(y, mask, keys.positions());
        }
        return outputs(types, y, keys, values);
    }

    private static void checkSize(OperatorCall call, HeadRows q, HeadRows keys, int valueDim) {
        boolean masked = call.has(MASK);
        long scores = (long) q.batch() * q.heads() * q.positions() * keys.positions();
        int width = q.dim() + (masked ? keys.positions() : 0);
        long cache = KvCache.bytes(List.of(new LayerShape(keys.heads(), width, Math.max(1, valueDim))), KvTypes.F32,
                q.batch(), keys.positions());
        NoKernel.unless(cache <= Limits.BYTES, "keys and values take " + cache + " bytes");
        NoKernel.unless(!masked || keys.positions() <= LONGEST_MASKED && scores <= MOST_MASKED,
                "a mask over " + keys.positions() + " keys");
        NoKernel.unless(!masked || call.attributes().number("softcap", 0) <= 0, "scores are capped under a mask");
    }

    /// Each query followed by what its mask adds to the scores, and below each key where it stands: their product is the
    /// score with the mask.
    private static HeadRows withMask(HeadRows q, double[] mask, int total, float scale) {
        return q.widened(total, (b, i, h, into, at) -> {
            int row = ((b * q.heads() + h) * q.positions() + i) * total;
            for (int j = 0; j < total; j++) {
                into[at + j] = (float) Math.max(mask[row + j] / scale, AttentionProblem.HIDDEN);
            }
        });
    }

    private static HeadRows withPositions(HeadRows keys) {
        return keys.widened(keys.positions(), (_, position, _, into, at) -> into[at + position] = 1);
    }

    /// A query that sees no key gives zeros.
    private static void forgetBlind(HeadRows y, double[] mask, int total) {
        for (int row = 0; row < mask.length / total; row++) {
            boolean blind = true;
            for (int j = 0; j < total; j++) {
                blind &= mask[row * total + j] == Double.NEGATIVE_INFINITY;
            }
            if (blind) {
                int i = row % y.positions();
                int h = row / y.positions() % y.heads();
                int b = row / y.positions() / y.heads();
                int at = ((b * y.positions() + i) * y.heads() + h) * y.dim();
                Arrays.fill(y.values(), at, at + y.dim(), 0);
            }
        }
    }

    /// The row of each batch entry's first query. A mask is among the scores.
    private static int[] starts(OperatorCall call, HeadRows q, HeadRows keys) {
        boolean causal = call.attributes().flag("is_causal", false) && !call.has(MASK);
        int past = call.has(PAST_KEY) ? Math.toIntExact(call.shape(PAST_KEY).dim(2)) : 0;
        int[] seen = seen(call, q, keys);
        int[] starts = new int[q.batch()];
        for (int entry = 0; entry < starts.length; entry++) {
            boolean shifted = call.has(VALID_KEYS) && !call.has(PAST_KEY);
            starts[entry] = !causal ? keys.positions() : shifted ? seen[entry] - q.positions() : past;
        }
        return starts;
    }

    private static int[] seen(OperatorCall call, HeadRows q, HeadRows keys) {
        int[] seen = new int[q.batch()];
        Arrays.fill(seen, keys.positions());
        for (int entry = 0; entry < seen.length && call.has(VALID_KEYS) && !call.has(MASK); entry++) {
            seen[entry] = (int) Math.clamp(call.value(VALID_KEYS).getLong(entry), 0, keys.positions());
        }
        return seen;
    }

    /// @param together whether all queries come in one step
    private HeadRows attend(AttentionProblem problem, boolean together) {
        HeadRows q = problem.q();
        int batch = q.batch();
        HeadRows y = new HeadRows(new float[batch * q.positions() * q.heads() * problem.values().dim()], batch,
                q.positions(), q.heads(), problem.values().dim());
        int rows = problem.keys().positions();
        StepLimits limits = new StepLimits(batch * rows, 1, batch, batch, rows);
        try (Engine.Bound bound = engine.prepare(problem.request()).bind(limits, List.of(problem.layer()))) {
            for (int step = 0; step < (together ? 1 : q.positions()); step++) {
                List<AttentionProblem.Part> parts = new ArrayList<>();
                for (int entry = 0; entry < batch; entry++) {
                    (together ? problem.all(entry) : problem.one(entry, step)).ifPresent(parts::add);
                }
                attend(problem, parts, bound, new Step(limits), y);
            }
        }
        return y;
    }

    private static void attend(AttentionProblem problem, List<AttentionProblem.Part> parts, Engine.Bound bound,
            Step step, HeadRows y) {
        for (AttentionProblem.Part part : parts) {
            int first = step.tokens();
            problem.keys().write(bound.input(1), first, part.entry(), part.rows());
            problem.values().write(bound.input(2), first, part.entry(), part.rows());
            for (int query = part.firstQuery(); query < part.firstQuery() + part.queries(); query++) {
                problem.q().writeRow(bound.input(0), first + part.rowOf(query), part.entry(), query);
            }
            step.add(part.entry(), 0, part.rows());
        }
        if (parts.isEmpty()) {
            return;
        }
        bound.run(step);
        float[] rows = bound.floats(0, step.tokens() * y.heads() * y.dim());
        for (int i = 0; i < parts.size(); i++) {
            AttentionProblem.Part part = parts.get(i);
            for (int query = part.firstQuery(); query < part.firstQuery() + part.queries(); query++) {
                y.readRow(rows, step.firstRow(i) + part.rowOf(query), part.entry(), query);
            }
        }
    }

    private static List<Tensor> outputs(List<TensorType> types, HeadRows y, HeadRows keys, HeadRows values) {
        List<Tensor> outputs = new ArrayList<>();
        HeadRows[] all = {y, keys, values};
        for (int i = 0; i < types.size(); i++) {
            outputs.add(i < all.length
                    ? all[i].tensor(types.get(i))
                    : Tensor.allocate(types.get(i).type(), types.get(i).shape()));
        }
        return outputs;
    }
}
