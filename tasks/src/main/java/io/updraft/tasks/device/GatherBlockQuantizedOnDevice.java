package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.FloatRegion;
import io.updraft.runtime.plan.IntRegion;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.tasks.BlockQuantizedTable;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// com.microsoft::GatherBlockQuantized of rows of a constant table, by [GatherRows#codes].
public final class GatherBlockQuantizedOnDevice implements DeviceKernel {
    @Override
    public String name() {
        return "gather-quantized-rows";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        if (!request.operator().domain().equals(OperatorId.MICROSOFT)
                || !request.operator().type().equals("GatherBlockQuantized")) {
            return Optional.of(OTHER_OPERATOR);
        }
        if (!request.input(0).isConstant() || request.constant(0).shape().rank() != 2
                || request.attributes().integer("gather_axis", 0) != 0
                || request.attributes().integer("quantize_axis", 1) != 1) {
            return Optional.of("it looks up no rows of a constant table: " + request.input(0));
        }
        if (!request.attributes().has(GatherOnDevice.LOOKUP)) {
            return Optional.of("its indices are neither the ids nor the positions: " + request.input(1));
        }
        return DeviceRows.refuse("output 0", request.output(0));
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        BlockQuantizedTable table = BlockQuantizedTable.of(request);
        int words = Math.ceilDiv(table.columns() * table.bits(), 32);
        int blocks = Math.ceilDiv(table.columns(), table.blockSize());
        IntRegion codes = weights.ints(table.rows() * words, (array, offset) -> {
            for (int row = 0; row < table.rows(); row++) {
                pack(table, row, array, offset + row * words, words);
            }
        });
        FloatRegion scales = weights.floats(table.rows() * blocks * 2, (array, offset) -> {
            for (int row = 0; row < table.rows(); row++) {
                for (int block = 0; block < blocks; block++) {
                    array.set(offset + (row * blocks + block) * 2, table.scale(row, block));
                    array.set(offset + (row * blocks + block) * 2 + 1, table.unsignedZero(row, block));
                }
            }
        });
        return binding -> List.of(launch(request, binding, table, codes, scales));
    }

    private static void pack(BlockQuantizedTable table, int row, IntArray array, int offset, int words) {
        int perWord = 32 / table.bits();
        for (int word = 0; word < words; word++) {
            int packed = 0;
            for (int i = 0; i < perWord && word * perWord + i < table.columns(); i++) {
                packed |= table.unsignedCode(row, word * perWord + i) << i * table.bits();
            }
            array.set(offset + word, packed);
        }
    }

    private static Launch launch(KernelRequest request, DeviceBinding binding, BlockQuantizedTable table,
            IntRegion codeRegion, FloatRegion scaleRegion) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        IntArray codes = codeRegion.array();
        FloatArray scales = scaleRegion.array();
        FloatArray y = binding.buffer(request.output(0));
        int codesAt = codeRegion.offset();
        int scalesAt = scaleRegion.offset();
        int width = DeviceRows.width(request.output(0));
        int bits = table.bits();
        int blockSize = table.blockSize();
        int byPosition = GatherOnDevice.byPosition(request);
        return new Launch("gather-quantized-rows", request.node(), GatherOnDevice.perRow(binding), 11,
                List.of(step, codes, scales, y), (graph, id) -> graph.task(id, GatherRows::codes, context, step, codes,
                        scales, y, codesAt, scalesAt, width, bits, blockSize, byPosition));
    }
}
