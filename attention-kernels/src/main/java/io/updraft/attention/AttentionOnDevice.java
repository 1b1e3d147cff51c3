package io.updraft.attention;

import io.updraft.attention.device.AttentionForm;
import io.updraft.attention.device.DecodeAttention;
import io.updraft.attention.device.FlashAttention;
import io.updraft.attention.device.RotateAppend;
import io.updraft.attention.flash.PlanAttention;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.FloatRegion;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.IntRegion;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.tasks.device.DeviceConstants;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// The internal operator CachedAttention on devices: one launch when decoding (two where heads are normalized or not
/// packed, or the cache is not float32), [RotateAppend] and [FlashAttention] in prefill. Over a cache of other types, where
/// kernels are launched directly, [PlanAttention] does both.
public final class AttentionOnDevice implements DeviceKernel {
    @Override
    public String name() {
        return "cached-attention";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        if (!request.operator().domain().equals(OperatorId.UPDRAFT)
                || !request.operator().type().equals("CachedAttention")) {
            return Optional.of(OTHER_OPERATOR);
        }
        AttentionShape shape = AttentionShape.of(request);
        if (shape.headDim() > AttentionForm.MAX_HEAD_DIM) {
            return Optional.of("heads of " + shape.headDim() + " elements are larger than "
                    + AttentionForm.MAX_HEAD_DIM);
        }
        if (shape.valueDim() != shape.headDim()) {
            return Optional.of("values of " + shape.valueDim() + " elements are of another size than keys");
        }
        for (int input = 3; input < 8; input++) {
            if (request.has(input) && !request.input(input).isConstant()) {
                return Optional.of("input " + input + " is not a constant");
            }
        }
        return DeviceRows.refuse("the queries", request.input(0));
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        boolean rotates = request.attributes().flag("do_rotary", false);
        Optional<FloatRegion> cos = rotates
                ? Optional.of(DeviceConstants.sharedFloats(request, 3, weights)) : Optional.empty();
        Optional<FloatRegion> sin = rotates
                ? Optional.of(DeviceConstants.sharedFloats(request, 4, weights)) : Optional.empty();
        // One array has all other constants, so that a kernel takes one; and there must be one.
        FloatRegion own = weights.floats(1, (array, offset) -> array.set(offset, 0f));
        int kvHeads = AttentionShape.of(request).kvHeads();
        Optional<IntRegion> counters = device.intrinsics() != Intrinsics.DIRECT ? Optional.empty()
                : Optional.of(weights.ints(PlanAttention.counters(kvHeads), (array, offset) -> {
                    for (int i = 0; i < PlanAttention.counters(kvHeads); i++) {
                        array.set(offset + i, 0);
                    }
                }));
        Optional<FloatRegion> qNorm = DeviceConstants.optional(request, 5, weights);
        Optional<FloatRegion> kNorm = DeviceConstants.optional(request, 6, weights);
        Optional<FloatRegion> sinks = DeviceConstants.optional(request, 7, weights);
        return binding -> new Builder(request, binding, AttentionShape.of(request), cos, sin, own, qNorm, kNorm, sinks,
                counters).launches();
    }

    private record Builder(KernelRequest request, DeviceBinding binding, AttentionShape shape,
            Optional<FloatRegion> cos, Optional<FloatRegion> sin, FloatRegion own, Optional<FloatRegion> qNorm,
            Optional<FloatRegion> kNorm, Optional<FloatRegion> sinks, Optional<IntRegion> counters) {
        private int form() {
            boolean interleaved = request.attributes().integer("rotary_interleaved", 0) == 1;
            return (interleaved ? AttentionForm.INTERLEAVED : 0) | (shape.packed() ? AttentionForm.PACKED : 0)
                    | (shape.smooth() || sinks.isPresent() ? AttentionForm.SMOOTH : 0)
                    | (sinks.isPresent() ? AttentionForm.SINKS : 0) | AttentionForm.of(binding.cacheTypes());
        }

        private int half() {
            return cos.isEmpty() ? 0 : (int) request.attributes().integer("rotary_dim") / 2;
        }

        private int window() {
            return shape.window() == Integer.MAX_VALUE ? 0 : shape.window();
        }

        List<Launch> launches() {
            FloatArray y = binding.buffer(request.output(0));
            PlanAttention direct = new PlanAttention(request.node(), shape.layer(), shape.heads(), shape.kvHeads(),
                    shape.headDim(), shape.scale(), half(), (form() & AttentionForm.INTERLEAVED) != 0);
            boolean plain = qNorm.isEmpty() && kNorm.isEmpty() && (form() & AttentionForm.SMOOTH) == 0
                    && shape.softcap() == 0 && window() == 0;
            if (plain && counters.isPresent() && direct.takes(binding)) {
                FloatArray q = binding.buffer(request.input(0));
                return direct.launches(binding, new PlanAttention.Inputs(q,
                        shape.packed() ? q : binding.buffer(request.input(1)),
                        shape.packed() ? q : binding.buffer(request.input(2)), shape.packed(), tables(),
                        DeviceConstants.offset(cos), DeviceConstants.offset(sin)), counters.get(), y);
            }
            boolean fused = binding.isDecode() && shape.packed() && qNorm.isEmpty() && kNorm.isEmpty()
                    && sinks.isEmpty() && binding.cacheTypes().equals(KvTypes.F32);
            if (fused) {
                return List.of(decode(binding.buffer(request.input(0)), y, form() | AttentionForm.FUSED));
            }
            FloatArray queries = binding.scratch(binding.rows(Rows.TOKENS) * shape.heads() * shape.headDim());
            return List.of(rotate(queries), binding.isDecode() ? decode(queries, y, form()) : flash(queries, y));
        }

        private FloatArray tables() {
            return cos.map(FloatRegion::array).orElse(own.array());
        }

        private Launch rotate(FloatArray queries) {
            KernelContext context = binding.context();
            IntArray step = binding.step();
            FloatArray q = binding.buffer(request.input(0));
            FloatArray k = shape.packed() ? q : binding.buffer(request.input(1));
            FloatArray v = shape.packed() ? q : binding.buffer(request.input(2));
            FloatArray cache = binding.cache(shape.layer());
            IntArray codes = binding.cacheWords(shape.layer());
            FloatArray tables = tables();
            FloatArray norms = own.array();
            int cosAt = DeviceConstants.offset(cos);
            int sinAt = DeviceConstants.offset(sin);
            int qNormAt = DeviceConstants.offset(qNorm);
            int kNormAt = DeviceConstants.offset(kNorm);
            int heads = shape.heads();
            int kvHeads = shape.kvHeads();
            int headDim = shape.headDim();
            int contextLength = binding.contextLength();
            int form = form() | half() << AttentionForm.PAIRS;
            float epsilon = shape.normEpsilon();
            Grid grid = new Grid(heads + 2 * kvHeads, binding.rows(Rows.TOKENS), binding.device().groupFor(headDim));
            return new Launch("rotate-append", request.node(), grid, 20,
                    List.of(step, q, k, v, cache, codes, tables, norms, queries),
                    (graph, id) -> graph.task(id, RotateAppend::prepare, context, step, q, k, v, cache, codes, tables,
                            norms, queries, cosAt, sinAt, qNormAt, kNormAt, heads, kvHeads, headDim, contextLength,
                            form, epsilon));
        }

        private Launch decode(FloatArray q, FloatArray y, int form) {
            KernelContext context = binding.context();
            IntArray step = binding.step();
            FloatArray cache = binding.cache(shape.layer());
            IntArray codes = binding.cacheWords(shape.layer());
            boolean fused = (form & AttentionForm.FUSED) != 0;
            FloatArray weights = fused ? tables() : own.array();
            int cosAt = fused ? DeviceConstants.offset(cos) : DeviceConstants.NONE;
            int sinAt = fused ? DeviceConstants.offset(sin) : DeviceConstants.NONE;
            int sinksAt = DeviceConstants.offset(sinks);
            int heads = shape.heads();
            int kvHeads = shape.kvHeads();
            int headDim = shape.headDim();
            int contextLength = binding.contextLength();
            int half = fused ? half() : 0;
            float scale = shape.scale();
            int window = window();
            float softcap = shape.softcap();
            Grid grid = Grid.of(heads, binding.device().groupFor(headDim));
            return new Launch("decode-attention", request.node(), grid, 20,
                    List.of(step, q, cache, codes, weights, y),
                    (graph, id) -> graph.task(id, DecodeAttention::attend, context, step, q, cache, codes, weights, y,
                            cosAt, sinAt, sinksAt, heads, kvHeads, headDim, contextLength, half, form, scale, window,
                            softcap));
        }

        private Launch flash(FloatArray queries, FloatArray y) {
            KernelContext context = binding.context();
            IntArray step = binding.step();
            FloatArray cache = binding.cache(shape.layer());
            IntArray codes = binding.cacheWords(shape.layer());
            FloatArray weights = own.array();
            int sinksAt = DeviceConstants.offset(sinks);
            int heads = shape.heads();
            int kvHeads = shape.kvHeads();
            int headDim = shape.headDim();
            int contextLength = binding.contextLength();
            int form = form();
            float scale = shape.scale();
            int window = window();
            float softcap = shape.softcap();
            Grid grid = new Grid(heads * FlashAttention.parts(headDim),
                    Math.ceilDiv(binding.rows(Rows.TOKENS), FlashAttention.TILE),
                    FlashAttention.GROUP);
            return new Launch("flash-attention", request.node(), grid, 16,
                    List.of(step, queries, cache, codes, weights, y),
                    (graph, id) -> graph.task(id, FlashAttention::attend, context, step, queries, cache, codes, weights,
                            y,
                            sinksAt, heads, kvHeads, headDim, contextLength, form, scale, window, softcap));
        }
    }
}
