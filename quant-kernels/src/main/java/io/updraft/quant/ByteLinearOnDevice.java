package io.updraft.quant;

import io.updraft.quant.cuda.ByteProducts;
import io.updraft.quant.cuda.ByteWeight;
import io.updraft.quant.cuda.TileArrays;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.plan.ByteRegion;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.tasks.device.GatedActivationOnDevice;
import io.updraft.tasks.device.SelectRowsOnDevice;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/// The internal operator Linear behind a DynamicQuantize (DynamicQuantizeLinear and MatMulInteger) in integers of 8 bits on
/// NVIDIA's matrix units: sums are exact, as the operators promise. Decoding and prefill use the same rows of weights.
public final class ByteLinearOnDevice implements DeviceKernel {
    /// Unsigned codes are stored less this.
    private static final int SIGN = 128;

    @Override
    public String name() {
        return "byte-linear";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        Optional<String> unit = LinearOnDevice.refuseUnit(request, device);
        if (unit.isPresent()) {
            return unit;
        }
        if (!request.attributes().has(LinearOnDevice.DYNAMIC)) {
            return Optional.of("x is not rounded by a DynamicQuantize in front");
        }
        Optional<String> rows = LinearOnDevice.refuseRows(request);
        return rows.isPresent() ? rows : refuse(LinearNode.of(request));
    }

    private static Optional<String> refuse(LinearNode node) {
        if (node.k() > ByteWeight.MOST_COLUMNS) {
            return Optional.of("rows of " + node.k() + " columns; sums of more than " + ByteWeight.MOST_COLUMNS
                    + " products need not fit an integer");
        }
        for (WeightSource part : node.parts()) {
            if (!(part instanceof QuantizedSource source) || source.bits() != Byte.SIZE
                    || source.codebook().isPresent() || source.blocks() > 1 || source.zeros().length == 0) {
                return Optional.of("a part's weights are not integers of 8 bits with one scale a row");
            }
        }
        return Optional.empty();
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        LinearNode node = LinearNode.of(request);
        int n = node.parts().stream().mapToInt(WeightSource::n).sum();
        boolean biased = node.biases().stream().anyMatch(each -> each.length != 0);
        ByteWeight.Layout layout = new ByteWeight.Layout(n, node.k(), false, true, biased);
        ByteRegion codes = weights.bytes(layout.codeBytes(), (array, offset) -> {
            MemorySegment rows = array.getSegment().asSlice(offset);
            fill(node, request.node(), (_, row, _, values, at) -> layout.putCodes(rows, row, values, at));
        });
        ByteRegion outputs = weights.bytes(layout.outputBytes(), (array, offset) -> {
            MemorySegment of = array.getSegment().asSlice(offset);
            of.asSlice(0, layout.outputBytes()).fill((byte) 0);
            fill(node, request.node(), (part, row, inPart, values, at) -> {
                QuantizedSource source = (QuantizedSource) node.parts().get(part);
                float[] bias = node.biases().get(part);
                layout.putOutput(of, row, values, at, source.scales()[inPart], source.zero(inPart, 0) - SIGN,
                        bias.length == 0 ? 0 : bias[inPart]);
            });
        });
        int gate = LinearOnDevice.gate(request);
        return binding -> launches(request, binding, layout, TileArrays.Place.of(codes),
                TileArrays.Place.of(outputs), gate);
    }

    private static void fill(LinearNode node, String name, DeviceWeights.RowTaker taker) {
        DeviceWeights.eachRow(node, name, (part, row, inPart, values, at) -> {
            for (int i = 0; i < node.k(); i++) {
                values[at + i] = (short) (values[at + i] - SIGN);
            }
            taker.take(part, row, inPart, values, at);
        });
    }

    private static List<Launch> launches(KernelRequest request, DeviceBinding binding, ByteWeight.Layout layout,
            TileArrays.Place codes, TileArrays.Place outputs, int gate) {
        List<Launch> list = new ArrayList<>();
        FloatArray x = binding.buffer(request.input(0));
        FloatArray y = binding.buffer(request.output(0));
        int tokens = DeviceRows.most(request.input(0), binding);
        int rows = DeviceRows.most(request.output(0), binding);
        int count = DeviceRows.count(request.output(0));
        ByteProducts products = new ByteProducts(request.node(), binding, layout, codes, outputs);
        FloatArray ranges = x;
        if (tokens > 1) {
            ranges = binding.scratch(ByteProducts.rangesSize(tokens));
            list.add(products.ranges(x, ranges, tokens, DeviceRows.count(request.input(0))));
        }
        if (request.attributes().has(LinearOnDevice.SELECT) && tokens > 1) {
            FloatArray selected = binding.scratch(binding.rows(Rows.SELECTED) * layout.k());
            list.add(SelectRowsOnDevice.launch(request.node(), binding, x, selected, layout.k()));
            x = selected;
        }
        FloatArray both = gate < 0 ? y : binding.scratch(Math.multiplyExact(rows, layout.n()));
        list.addAll(products.product(x, ranges, both, rows, count, DeviceRows.count(request.input(0))));
        if (gate >= 0) {
            list.add(GatedActivationOnDevice.ofPairs(request.node(), binding, both, y, layout.n() / 2, gate, count,
                    rows));
        }
        return list;
    }
}
