package io.updraft.graph.kernels;

import io.updraft.attention.KvCache;
import io.updraft.attention.LayerShape;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.attention.Attention;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Attention on the kernel of CachedAttention: the batch entries are sequences of one step, the past is what an earlier
/// step left in the cache.
///
/// That kernel is causal. Where attention is not, each query comes in a step by itself, at the position of the last key
/// that it sees. The kernel has no mask: up to [#LONGEST_MASKED] keys, one is written behind the queries, and behind each
/// key a 1 at its own position, so that their product is the masked score. That is exact, and costs as much again as the
/// heads are wide for every `head size` keys.
record AttentionRoute(KernelSet kernels) implements Route {
    private static final int MASK = 3;
    private static final int PAST_KEY = 4;
    private static final int PAST_VALUE = 5;
    private static final int VALID_KEYS = 6;
    private static final int LONGEST_MASKED = 512;
    private static final long MOST_MASKED = 1L << 24;
    /// Stands for minus infinity in sums of products with 0 and 1: nothing is left of its exponential.
    private static final float HIDDEN = -1e30f;

    @Override
    public Optional<List<Tensor>> run(OperatorCall call, List<TensorType> types) {
        DataType type = call.type(0);
        HeadRows q = HeadRows.of(call, 0, "q_num_heads");
        HeadRows k = HeadRows.of(call, 1, "kv_num_heads");
        HeadRows v = HeadRows.of(call, 2, "kv_num_heads");
        boolean known = (type == DataType.FLOAT || type == DataType.FLOAT16 || type == DataType.BFLOAT16)
                && call.type(2) == type && !call.isOutputUsed(3) && q.positions() > 0 && k.positions() > 0
                && types.getFirst().shape().elements() > 0 && q.dim() > 0;
        if (!known) {
            return Optional.empty();
        }
        HeadRows keys = call.has(PAST_KEY) ? HeadRows.cache(call, PAST_KEY).followedBy(k) : k;
        HeadRows values = call.has(PAST_VALUE) ? HeadRows.cache(call, PAST_VALUE).followedBy(v) : v;
        boolean masked = call.has(MASK);
        long scores = (long) q.batch() * q.heads() * q.positions() * keys.positions();
        int width = q.dim() + (masked ? keys.positions() : 0);
        long cache = KvCache.bytes(List.of(new LayerShape(k.heads(), width, Math.max(1, v.dim()))), KvTypes.F32,
                q.batch(),
                keys.positions());
        if (cache > Limits.BYTES || masked && (keys.positions() > LONGEST_MASKED || scores > MOST_MASKED
                || call.attributes().number("softcap", 0) > 0)) {
            return Optional.empty();
        }
        float scale = call.attributes().has("scale")
                ? call.attributes().number("scale")
                : (float) (1 / Math.sqrt(q.dim()));
        double[] mask = masked ? Attention.addedToScores(call) : new double[0];
        Problem problem = masked
                ? new Problem(call, withMask(q, mask, keys.positions(), scale), withPositions(keys), values, scale)
                : new Problem(call, q, keys, values, scale);
        KernelRequest request = problem.request();
        return kernels.choose(request).map(kernel -> {
            HeadRows y = attend(problem, kernel, request);
            if (masked) {
                forgetBlind(y, mask, keys.positions());
            }
            return outputs(types, y, keys, values);
        });
    }

    /// Each query followed by what its mask adds to the scores, and below each key where it stands: their product is the
    /// score with the mask.
    private static HeadRows withMask(HeadRows q, double[] mask, int total, float scale) {
        return q.widened(total, (b, i, h, into, at) -> {
            int row = ((b * q.heads() + h) * q.positions() + i) * total;
            for (int j = 0; j < total; j++) {
                into[at + j] = (float) Math.max(mask[row + j] / scale, HIDDEN);
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

    /// What is to be computed; keys and values with their past.
    private record Problem(OperatorCall call, HeadRows q, HeadRows keys, HeadRows values, float scale) {
        KernelRequest request() {
            Attributes attributes = Attributes.of(Map.of("layer", 0, "num_heads", q.heads(), "kv_num_heads",
                    keys.heads(), "head_size", q.dim(), "scale", scale, "softcap",
                    call.attributes().number("softcap", 0)));
            return new KernelRequest(OperatorId.updraft("CachedAttention"), call.node(), attributes,
                    List.of(operand("q", q.heads() * q.dim()), operand("k", keys.heads() * keys.dim()),
                            operand("v", values.heads() * values.dim())),
                    List.of(operand("y", q.heads() * values.dim())));
        }

        private static Operand operand(String name, int columns) {
            return new Operand(name, DataType.FLOAT, new RowShape(Shape.of(1, 1, columns), 1, Rows.TOKENS),
                    Optional.empty());
        }

        /// Whether all queries may come in one step, each at its own position.
        boolean isCausalThroughout() {
            return call.attributes().flag("is_causal", false) && !call.has(MASK) && !call.has(VALID_KEYS)
                    && past() + q.positions() <= keys.positions();
        }

        int past() {
            return call.has(PAST_KEY) ? Math.toIntExact(call.shape(PAST_KEY).dim(2)) : 0;
        }

        /// How many keys, from the first on, a query sees; a mask is among the scores.
        int visible(int entry, int query) {
            if (call.has(MASK)) {
                return keys.positions();
            }
            long valid = call.has(VALID_KEYS) ? call.value(VALID_KEYS).getLong(entry) : keys.positions();
            boolean shifted = call.has(VALID_KEYS) && !call.has(PAST_KEY);
            long causal = query + 1L + (shifted ? valid - q.positions() : past());
            long last = call.attributes().flag("is_causal", false) ? Math.min(valid, causal) : valid;
            return (int) Math.clamp(last, 0, keys.positions());
        }
    }

    private HeadRows attend(Problem problem, HostKernel kernel, KernelRequest request) {
        HeadRows q = problem.q;
        HeadRows keys = problem.keys;
        int batch = q.batch();
        int total = keys.positions();
        boolean together = problem.isCausalThroughout();
        int before = together ? problem.past() : total - 1;
        StepLimits limits = new StepLimits(batch * Math.max(Math.max(before, together ? q.positions() : 1), 1), 1,
                batch,
                batch, total);
        HeadRows y = new HeadRows(new float[batch * q.positions() * q.heads() * problem.values.dim()], batch,
                q.positions(), q.heads(), problem.values.dim());
        try (Arena arena = Arena.ofShared();
                KvCache cache = new KvCache(List.of(new LayerShape(keys.heads(), q.dim(), y.dim())), KvTypes.F32, batch,
                        total);
                BoundKernel bound = new BoundKernel(request,
                        kernel.prepare(request, new Preparation(arena, kernels.workers())), limits,
                        kernels.workers(), cache.asState())) {
            if (before > 0) {
                // What the queries of this step give nobody reads.
                bound.input(0).fill((byte) 0);
                step(problem, bound, limits, 0, before);
            }
            if (together) {
                q.write(bound.input(0), 0, q.positions());
                step(problem, bound, limits, before, q.positions());
                y.read(bound.floats(0, y.values().length), 0, q.positions());
                kernels.ran(kernel);
            } else {
                for (int i = 0; i < q.positions(); i++) {
                    query(problem, bound, limits, i, y);
                    kernels.ran(kernel);
                }
            }
        }
        return y;
    }

    /// Positions of all batch entries in one step; their queries are in place.
    private static void step(Problem problem, BoundKernel bound, StepLimits limits, int first, int count) {
        problem.keys.write(bound.input(1), first, count);
        problem.values.write(bound.input(2), first, count);
        Step step = new Step(limits);
        for (int b = 0; b < problem.q.batch(); b++) {
            step.add(b, first, count);
        }
        bound.run(step);
    }

    /// One query of each batch entry, at the position of the last key that it sees.
    private static void query(Problem problem, BoundKernel bound, StepLimits limits, int i, HeadRows y) {
        Step step = new Step(limits);
        int batch = y.batch();
        for (int b = 0; b < batch; b++) {
            int visible = problem.visible(b, i);
            if (visible > 0) {
                int row = step.tokens();
                problem.q.writeRow(bound.input(0), row, b, i);
                problem.keys.writeRow(bound.input(1), row, b, visible - 1);
                problem.values.writeRow(bound.input(2), row, b, visible - 1);
                step.add(b, visible - 1, 1);
            }
        }
        if (step.tokens() == 0) {
            return;
        }
        bound.run(step);
        float[] rows = bound.floats(0, step.tokens() * y.heads() * y.dim());
        int row = 0;
        for (int b = 0; b < batch; b++) {
            if (problem.visible(b, i) > 0) {
                y.readRow(rows, row++, b, i);
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
