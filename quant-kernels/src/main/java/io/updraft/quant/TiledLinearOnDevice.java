package io.updraft.quant;

import io.updraft.quant.cuda.PlanProducts;
import io.updraft.quant.cuda.TileArrays;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.tasks.device.GatedActivationOnDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/// The internal operator Linear on NVIDIA's matrix units, over x rounded to halves: so of float32 weights, which promise
/// more, the portable kernel keeps what they promise. Where a model permits x to be rounded to int8 by blocks
/// (accuracy_level 4), or by rows but for outliers (LLM.int8()), halves are what it gets: nothing is rounded that much, so
/// that no outliers need be kept apart. Decoding and prefill use the same tiles.
public final class TiledLinearOnDevice implements DeviceKernel {
    private static final int SILU = io.updraft.tasks.Activation.SILU.ordinal();

    @Override
    public String name() {
        return "tiled-linear";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        Optional<String> unit = LinearOnDevice.refuseUnit(request, device);
        if (unit.isPresent()) {
            return unit;
        }
        Optional<String> rows = LinearOnDevice.refuseRows(request);
        if (rows.isPresent()) {
            return rows;
        }
        LinearNode node = LinearNode.of(request);
        return switch (node.activation()) {
            case FLOAT, INT8_BLOCK, INT8_OUTLIERS -> TiledLinear.refuse(node);
            case UINT8_DYNAMIC -> Optional.of("x is rounded to 8 bits by DynamicQuantizeLinear");
        };
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        TiledLinear matrices = TiledLinear.of(LinearNode.of(request), request.node(), weights);
        return new Prepared(request, device, matrices, LinearOnDevice.gate(request));
    }

    private record Prepared(KernelRequest request, DeviceProfile device, TiledLinear matrices,
            int gate) implements PreparedLaunches {
        @Override
        public List<Launch> launches(DeviceBinding binding) {
            return TiledLinearOnDevice.launches(request, binding, matrices, gate);
        }

        @Override
        public List<String> variants() {
            return PlanProducts.describe(matrices.layout(), device, gate == SILU);
        }
    }

    private static List<Launch> launches(KernelRequest request, DeviceBinding binding, TiledLinear matrices,
            int gate) {
        FloatArray x = binding.buffer(request.input(0));
        FloatArray y = binding.buffer(request.output(0));
        int rows = DeviceRows.most(request.output(0), binding);
        int count = DeviceRows.count(request.output(0));
        PlanProducts products = new PlanProducts(request.node(), binding, new TileArrays(matrices.layout(),
                TileArrays.Place.of(matrices.codes()), TileArrays.Place.of(matrices.scales()),
                TileArrays.Place.of(matrices.zeros()), TileArrays.Place.of(matrices.bias()),
                matrices.biased()));
        if (gate < 0) {
            return products.product(x, y, rows, count);
        }
        if (gate == SILU && products.canGate(rows)) {
            return List.of(products.gated(x, y, rows));
        }
        int n = matrices.layout().n();
        FloatArray both = binding.scratch(Math.multiplyExact(rows, n));
        List<Launch> list = new ArrayList<>(products.product(x, both, rows, count));
        list.add(GatedActivationOnDevice.ofPairs(request.node(), binding, both, y, n / 2, gate, count, rows));
        return list;
    }
}
