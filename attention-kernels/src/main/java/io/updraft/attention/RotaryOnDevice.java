package io.updraft.attention;

import io.updraft.attention.device.AttentionForm;
import io.updraft.attention.device.RotateAppend;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.FloatRegion;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.tasks.device.DeviceConstants;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// ONNX RotaryEmbedding of [tokens, heads * head_dim] by the queries' part of [RotateAppend]. A token's row of the constant
/// tables is that of its position.
public final class RotaryOnDevice implements DeviceKernel {
    private static final int COS = 1;
    private static final int SIN = 2;
    private static final int POSITIONS = 3;

    @Override
    public String name() {
        return "rotary";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        if (!request.operator().is(OperatorId.ONNX, "RotaryEmbedding")) {
            return Optional.of(OTHER_OPERATOR);
        }
        Optional<String> rows = DeviceRows.refuse("input 0", request.input(0));
        if (rows.isPresent()) {
            return rows;
        }
        if (request.has(POSITIONS) || !request.input(COS).isConstant() || !request.input(SIN).isConstant()) {
            return Optional.of("its tables are not constants with a row for each position");
        }
        int headDim = headDim(request);
        return headDim <= AttentionForm.MAX_HEAD_DIM ? Optional.empty()
                : Optional.of("heads of " + headDim + " elements are larger than " + AttentionForm.MAX_HEAD_DIM);
    }

    private static int heads(KernelRequest request) {
        return (int) request.attributes().integer("num_heads");
    }

    private static int headDim(KernelRequest request) {
        return DeviceRows.width(request.input(0)) / heads(request);
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        // One array, as a kernel takes one.
        int count = Math.toIntExact(request.constant(COS).elements());
        FloatRegion region = weights.floats(2L * count, (array, offset) -> {
            DeviceConstants.copy(request.constant(COS), array, offset);
            DeviceConstants.copy(request.constant(SIN), array, offset + count);
        });
        return binding -> List.of(launch(request, binding, region, count));
    }

    private static Launch launch(KernelRequest request, DeviceBinding binding, FloatRegion region, int count) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        FloatArray x = binding.buffer(request.input(0));
        FloatArray y = binding.buffer(request.output(0));
        FloatArray noCache = binding.scratch(1);
        IntArray noCodes = new IntArray(1);
        FloatArray tables = region.array();
        int cosAt = region.offset();
        int sinAt = region.offset() + count;
        int heads = heads(request);
        int headDim = headDim(request);
        int pairs = Math.toIntExact(request.constant(COS).shape().dim(-1));
        int form = (request.attributes().flag("interleaved", false) ? AttentionForm.INTERLEAVED : 0)
                | pairs << AttentionForm.PAIRS;
        int none = DeviceConstants.NONE;
        int positions = count / pairs;
        Grid grid = new Grid(heads, binding.rows(Rows.TOKENS), binding.device().groupFor(headDim));
        // Heads of queries alone: neither keys, values, a cache nor norms are touched.
        return new Launch("rotary", request.node(), grid, 20, List.of(step, x, noCache, noCodes, tables, y),
                (graph, id) -> graph.task(id, RotateAppend::prepare, context, step, x, x, x, noCache, noCodes, tables,
                        tables,
                        y, cosAt, sinAt, none, none, heads, 0, headDim, positions, form, 0f));
    }
}
