package io.updraft.graph.kernels;

import io.updraft.attention.KvCache;
import io.updraft.attention.LayerShape;
import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.host.SessionState;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Attention without a mask of its own on the kernel of CachedAttention: the batch entries are sequences of one step,
/// the past is what an earlier step left in the cache.
///
/// That kernel is causal. Where attention is not, each query comes in a step by itself, at the last position, from which
/// all keys are seen.
record AttentionRoute(KernelSet kernels) implements Route {
    private static final int MASK = 3;
    private static final int PAST_KEY = 4;
    private static final int PAST_VALUE = 5;
    private static final int VALID_KEYS = 6;

    @Override
    public Optional<List<Tensor>> run(OperatorCall call, List<TensorType> types) {
        DataType type = call.type(0);
        boolean causal = call.attributes().flag("is_causal", false);
        HeadRows q = HeadRows.of(call, 0, "q_num_heads");
        HeadRows k = HeadRows.of(call, 1, "kv_num_heads");
        HeadRows v = HeadRows.of(call, 2, "kv_num_heads");
        boolean known = (type == DataType.FLOAT || type == DataType.FLOAT16 || type == DataType.BFLOAT16)
                && call.type(2) == type && !call.has(MASK) && !call.has(VALID_KEYS) && !call.isOutputUsed(3)
                && (!causal || q.positions() == k.positions()) && q.positions() > 0 && k.positions() > 0
                && types.getFirst().shape().elements() > 0 && q.dim() > 0;
        if (!known) {
            return Optional.empty();
        }
        KernelRequest request = request(call, q, k, v);
        return kernels.choose(request).map(kernel -> run(call, types, kernel, request, q, k, v));
    }

    private static KernelRequest request(OperatorCall call, HeadRows q, HeadRows k, HeadRows v) {
        float scale = call.attributes().has("scale")
                ? call.attributes().number("scale")
                : (float) (1 / Math.sqrt(q.dim()));
        Attributes attributes = Attributes.of(Map.of("layer", 0, "num_heads", q.heads(), "kv_num_heads", k.heads(),
                "head_size", q.dim(), "scale", scale, "softcap", call.attributes().number("softcap", 0)));
        return new KernelRequest(OperatorId.updraft("CachedAttention"), call.node(), attributes,
                List.of(operand("q", q.heads() * q.dim()), operand("k", k.heads() * k.dim()),
                        operand("v", v.heads() * v.dim())),
                List.of(operand("y", q.heads() * v.dim())));
    }

    private static Operand operand(String name, int columns) {
        return new Operand(name, DataType.FLOAT, new RowShape(Shape.of(1, 1, columns), 1, Rows.TOKENS),
                Optional.empty());
    }

    private List<Tensor> run(OperatorCall call, List<TensorType> types, HostKernel kernel, KernelRequest request,
            HeadRows q, HeadRows k, HeadRows v) {
        int batch = q.batch();
        HeadRows keys = call.has(PAST_KEY) ? HeadRows.cache(call, PAST_KEY).followedBy(k) : k;
        HeadRows values = call.has(PAST_VALUE) ? HeadRows.cache(call, PAST_VALUE).followedBy(v) : v;
        int total = keys.positions();
        boolean causal = call.attributes().flag("is_causal", false);
        // What stands in the cache before the queries come.
        int before = causal ? total - q.positions() : total - 1;
        int together = causal ? q.positions() : 1;
        StepLimits limits = new StepLimits(batch * Math.max(Math.max(before, together), 1), 1, batch, batch, total);
        HeadRows y = new HeadRows(new float[batch * q.positions() * q.heads() * v.dim()], batch, q.positions(),
                q.heads(), v.dim());
        try (Arena arena = Arena.ofShared();
                KvCache cache = new KvCache(List.of(new LayerShape(k.heads(), q.dim(), v.dim())), batch, total);
                BoundKernel bound = new BoundKernel(request,
                        kernel.prepare(request, new Preparation(arena, kernels.workers())), limits,
                        kernels.workers(), new Cache(cache))) {
            if (before > 0) {
                step(bound, limits, 0, before, keys, values);
            }
            for (int first = 0; first < q.positions(); first += together) {
                q.write(bound.input(0), first, together);
                keys.write(bound.input(1), before, together);
                values.write(bound.input(2), before, together);
                Step step = new Step(limits);
                for (int b = 0; b < batch; b++) {
                    step.add(b, before, together);
                }
                bound.run(step);
                y.read(bound.floats(0, batch * together * q.heads() * v.dim()), first, together);
                kernels.ran(kernel);
            }
        }
        List<Tensor> outputs = new ArrayList<>();
        HeadRows[] all = {y, keys, values};
        for (int i = 0; i < types.size(); i++) {
            outputs.add(i < all.length
                    ? all[i].tensor(types.get(i))
                    : Tensor.allocate(types.get(i).type(), types.get(i).shape()));
        }
        return outputs;
    }

    /// Puts keys and values into the cache; what the queries of that step give nobody reads.
    private static void step(BoundKernel bound, StepLimits limits, int first, int count, HeadRows keys,
            HeadRows values) {
        bound.input(0).fill((byte) 0);
        keys.write(bound.input(1), first, count);
        values.write(bound.input(2), first, count);
        Step step = new Step(limits);
        for (int b = 0; b < keys.batch(); b++) {
            step.add(b, first, count);
        }
        bound.run(step);
    }

    private record Cache(KvCache cache) implements SessionState {
        @Override
        public <T> T get(Class<T> type) {
            return type.cast(cache);
        }
    }

    /// Rows of heads, one for each position of each batch entry: [batch, position, head, dim].
    private record HeadRows(float[] values, int batch, int positions, int heads, int dim) {
        static HeadRows of(OperatorCall call, int input, String heads) {
            if (call.shape(input).rank() == 4) {
                return cache(call, input);
            }
            Shape shape = call.shape(input);
            int count = Math.toIntExact(call.attributes().integer(heads));
            return new HeadRows(call.value(input).toFloats(), Math.toIntExact(shape.dim(0)),
                    Math.toIntExact(shape.dim(1)), count, Math.toIntExact(shape.dim(2) / count));
        }

        /// From [batch, head, position, dim].
        static HeadRows cache(OperatorCall call, int input) {
            long[] dims = call.shape(input).dims();
            HeadRows rows = new HeadRows(new float[Math.toIntExact(call.shape(input).elements())], (int) dims[0],
                    (int) dims[2], (int) dims[1], (int) dims[3]);
            float[] from = call.value(input).toFloats();
            for (int i = 0; i < from.length; i += Math.max(1, rows.dim)) {
                System.arraycopy(from, i, rows.values, rows.rowOf(i), rows.dim);
            }
            return rows;
        }

        /// Where a row of [batch, head, position, dim], by its first element, stands here.
        private int rowOf(int index) {
            int row = index / dim;
            int position = row % positions;
            int head = row / positions % heads;
            int b = row / positions / heads;
            return ((b * positions + position) * heads + head) * dim;
        }

        HeadRows followedBy(HeadRows more) {
            HeadRows joined = new HeadRows(new float[values.length + more.values.length], batch,
                    positions + more.positions, heads, dim);
            int width = heads * dim;
            for (int b = 0; b < batch; b++) {
                System.arraycopy(values, b * positions * width, joined.values, b * joined.positions * width,
                        positions * width);
                System.arraycopy(more.values, b * more.positions * width, joined.values,
                        (b * joined.positions + positions) * width, more.positions * width);
            }
            return joined;
        }

        /// Positions of all batch entries, one entry after another.
        void write(MemorySegment buffer, int first, int count) {
            int width = heads * dim;
            for (int b = 0; b < batch; b++) {
                MemorySegment.copy(values, (b * positions + first) * width, buffer, Tensor.FLOAT,
                        4L * b * count * width, count * width);
            }
        }

        void read(float[] rows, int first, int count) {
            int width = heads * dim;
            for (int b = 0; b < batch; b++) {
                System.arraycopy(rows, b * count * width, values, (b * positions + first) * width, count * width);
            }
        }

        Tensor tensor(TensorType type) {
            Tensor tensor = Tensor.allocate(type.type(), type.shape());
            boolean byHead = type.shape().rank() == 4;
            for (int i = 0; i < values.length; i++) {
                tensor.setDouble(i, values[byHead ? rowOf(i / dim * dim) + i % dim : i]);
            }
            return tensor;
        }
    }
}
