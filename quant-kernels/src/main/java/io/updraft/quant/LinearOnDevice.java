package io.updraft.quant;

import io.updraft.quant.device.ActivationRounding;
import io.updraft.quant.device.IntegerGemv;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.tasks.device.GatedActivationOnDevice;
import io.updraft.tasks.device.SelectRowsOnDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/// The internal operator Linear on devices: a GEMV when decoding, a tiled GEMM in prefill, where TornadoVM's own matrix
/// operations are and nothing but halves was promised by those.
///
/// The plan may have joined neighbours to it, which saves launches when decoding: attribute [#GATE] names the activation
/// of a GatedActivation behind it, [#DYNAMIC] says that a DynamicQuantize stood before it (x is then FLOAT), [#SELECT] that
/// SelectRows stood between the two.
public final class LinearOnDevice implements DeviceKernel {
    /// Text: the activation of the gate.
    public static final String GATE = "gate";
    /// 1: x is to be rounded as DynamicQuantizeLinear does.
    public static final String DYNAMIC = "dynamic";
    /// 1: x has a row for each token, y one for each selected token.
    public static final String SELECT = "select";

    @Override
    public String name() {
        return "linear";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        if (!isLinear(request)) {
            return Optional.of(OTHER_OPERATOR);
        }
        Optional<String> rows = refuseRows(request);
        if (rows.isPresent()) {
            return rows;
        }
        LinearNode node = LinearNode.of(request);
        if (node.activation() == Activation.UINT8_DYNAMIC && !request.attributes().has(DYNAMIC)) {
            return Optional.of("x is quantized by another node than a DynamicQuantize");
        }
        return DeviceWeights.refuse(node);
    }

    static boolean isLinear(KernelRequest request) {
        return request.operator().domain().equals(OperatorId.UPDRAFT) && request.operator().type().equals("Linear");
    }

    /// Why x or y cannot be in a plan, or empty.
    static Optional<String> refuseRows(KernelRequest request) {
        return DeviceRows.refuse("x", request.input(0)).or(() -> DeviceRows.refuse("y", request.output(0)));
    }

    /// Why kernels of the matrix unit cannot have the node, whatever its weights, or empty.
    static Optional<String> refuseUnit(KernelRequest request, DeviceProfile device) {
        if (!isLinear(request) || device.intrinsics() == Intrinsics.ABSENT && device.lack().isEmpty()) {
            return Optional.of(OTHER_OPERATOR);
        }
        return device.intrinsics() == Intrinsics.ABSENT ? Optional.of(device.lack()) : Optional.empty();
    }

    /// The ordinal of the gate's activation, or -1.
    static int gate(KernelRequest request) {
        return request.attributes().has(GATE)
                ? io.updraft.tasks.Activation.named(request.attributes().text(GATE)).ordinal() : -1;
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        LinearNode node = LinearNode.of(request);
        DeviceWeights matrices = DeviceWeights.of(node, request.node(), weights);
        int rounding = switch (node.activation()) {
            // LLM.int8() permits rounding but for outliers; unrounded, none need be kept apart.
            case FLOAT, INT8_OUTLIERS -> ActivationRounding.NONE;
            case INT8_BLOCK -> ActivationRounding.BLOCKS;
            case UINT8_DYNAMIC -> ActivationRounding.DYNAMIC;
        };
        int gate = gate(request);
        return binding -> new Builder(request, binding, matrices, rounding, gate).launches();
    }

    private record Builder(KernelRequest request, DeviceBinding binding, DeviceWeights weights, int rounding,
            int gate) {
        List<Launch> launches() {
            return binding.isDecode() ? decode() : prefill();
        }

        private List<Launch> decode() {
            List<Launch> list = new ArrayList<>();
            FloatArray x = binding.buffer(request.input(0));
            FloatArray y = binding.buffer(request.output(0));
            LinearLaunches launches = new LinearLaunches(request.node(), binding, weights);
            int kept = rounding;
            if (rounding == ActivationRounding.BLOCKS && weights.k() > IntegerGemv.CHUNK
                    && IntegerGemv.CHUNK % weights.blockSize() != 0) {
                FloatArray rounded = binding.scratch(weights.k());
                list.add(launches.roundBlocks(x, rounded, request.input(0)));
                x = rounded;
                kept = ActivationRounding.NONE;
            }
            list.add(launches.gemv(x, y, kept, gate));
            return list;
        }

        private List<Launch> prefill() {
            List<Launch> list = new ArrayList<>();
            Operand input = request.input(0);
            Operand output = request.output(0);
            FloatArray x = binding.buffer(input);
            FloatArray y = binding.buffer(output);
            int tokens = DeviceRows.most(input, binding);
            int rows = DeviceRows.most(output, binding);
            LinearLaunches launches = new LinearLaunches(request.node(), binding, weights);
            if (rounding == ActivationRounding.BLOCKS) {
                FloatArray rounded = binding.scratch(tokens * weights.k());
                list.add(launches.roundBlocks(x, rounded, input));
                x = rounded;
            }
            if (rounding == ActivationRounding.DYNAMIC) {
                FloatArray range = binding.scratch(2);
                FloatArray rounded = binding.scratch(tokens * weights.k());
                list.add(launches.range(x, range));
                list.add(launches.roundByRange(x, range, rounded, input));
                x = rounded;
            }
            if (request.attributes().has(SELECT)) {
                FloatArray selected = binding.scratch(binding.rows(Rows.SELECTED) * weights.k());
                list.add(SelectRowsOnDevice.launch(request.node(), binding, x, selected, weights.k()));
                x = selected;
            }
            int count = DeviceRows.count(output);
            if (gate < 0) {
                list.addAll(product(launches, x, y, rows, count));
                return list;
            }
            FloatArray both = binding.scratch(Math.multiplyExact(rows, weights.n()));
            list.addAll(product(launches, x, both, rows, count));
            list.add(GatedActivationOnDevice.ofPairs(request.node(), binding, both, y, weights.n() / 2, gate, count,
                    rows));
            return list;
        }

        /// DynamicQuantizeLinear promises exact sums of bytes, which halves of them are not.
        private List<Launch> product(LinearLaunches launches, FloatArray x, FloatArray y, int rows, int count) {
            return rounding != ActivationRounding.DYNAMIC && launches.takesFragments(rows)
                    ? launches.fragments(x, y, rows, count)
                    : List.of(launches.gemm(x, y, rows, count));
        }
    }
}
