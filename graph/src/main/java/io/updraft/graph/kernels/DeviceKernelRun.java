package io.updraft.graph.kernels;

import io.updraft.attention.LayerShape;
import io.updraft.attention.device.AttentionForm;
import io.updraft.graph.device.DeviceNode;
import io.updraft.graph.device.DeviceTarget;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.StepLayout;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tasks.device.GatherOnDevice;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// A kernel of a device with buffers of its own, all of floats. Devices compute one sequence at a time: a step's sequences
/// follow each other, those of one token by the plan for decoding.
final class DeviceKernelRun implements Engine.Bound {
    private static final int IDS_INPUT = 1;

    private final Object device;
    private final DeviceTarget target;
    private final KernelRequest request;
    private final PreparedLaunches launches;
    private final StepLimits limits;
    private final Runnable ran;
    private final LayerCaches caches = new LayerCaches(new ArrayList<>(), new ArrayList<>());
    private final List<MemorySegment> inputs;
    private final List<MemorySegment> outputs;
    private Optional<DeviceNode> decode = Optional.empty();
    private Optional<DeviceNode> prefill = Optional.empty();

    /// @param device held while the kernel runs
    DeviceKernelRun(Object device, DeviceTarget target, KernelRequest request, PreparedLaunches launches,
            StepLimits limits, List<LayerShape> layers, Runnable ran) {
        this.device = device;
        this.target = target;
        this.request = request;
        this.launches = launches;
        this.limits = limits;
        this.ran = ran;
        for (LayerShape layer : layers) {
            caches.add(layer, limits);
        }
        this.inputs = request.inputs().stream().map(this::buffer).toList();
        this.outputs = request.outputs().stream().map(this::buffer).toList();
    }

    /// Keys and values in float32.
    private record LayerCaches(List<FloatArray> all, List<IntArray> codes) implements DeviceNode.Caches {
        void add(LayerShape layer, StepLimits limits) {
            FloatArray cache = new FloatArray(Math.toIntExact(AttentionForm.cacheFloats(KvTypes.F32, limits.slots(),
                    layer.kvHeads(), layer.headDim(), limits.contextLength())));
            cache.init(Float.NaN);
            all.add(cache);
            codes.add(new IntArray(1));
        }

        @Override
        public KvTypes types() {
            return KvTypes.F32;
        }

        @Override
        public FloatArray floats(int layer) {
            return all.get(layer);
        }

        @Override
        public IntArray words(int layer) {
            return codes.get(layer);
        }
    }

    private MemorySegment buffer(Operand operand) {
        return operand.isPresent() && !operand.isConstant()
                ? MemorySegment.ofArray(new float[Math.multiplyExact(DeviceRows.width(operand), limits.tokens())])
                : MemorySegment.NULL;
    }

    @Override
    public MemorySegment input(int index) {
        return inputs.get(index);
    }

    @Override
    public void run(Step step) {
        synchronized (device) {
            for (int sequence = 0; sequence < step.sequences(); sequence++) {
                run(step, sequence);
            }
        }
        ran.run();
    }

    private void run(Step step, int sequence) {
        int count = step.rowCount(sequence);
        int first = step.firstRow(sequence);
        DeviceNode node = count == 1 ? decoding() : prefilling();
        IntArray values = node.step();
        values.set(StepLayout.POSITION, step.position(sequence));
        values.set(StepLayout.TOKENS, count);
        values.set(StepLayout.SLOT, step.slot(sequence));
        if (request.attributes().has(GatherOnDevice.LOOKUP)) {
            for (int i = 0; i < count; i++) {
                values.set(StepLayout.IDS + i, (int) inputs.get(IDS_INPUT).get(Tensor.FLOAT, 4L * (first + i)));
            }
        }
        copy(request.inputs(), inputs, node, first, count, true);
        node.execute();
        copy(request.outputs(), outputs, node, first, count, false);
    }

    private static void copy(List<Operand> operands, List<MemorySegment> rows, DeviceNode node, int first, int count,
            boolean toDevice) {
        for (int i = 0; i < operands.size(); i++) {
            if (rows.get(i).byteSize() > 0) {
                long bytes = 4L * DeviceRows.width(operands.get(i));
                MemorySegment own = rows.get(i).asSlice(first * bytes, count * bytes);
                MemorySegment there = node.buffer(operands.get(i)).getSegment().asSlice(0, count * bytes);
                if (toDevice) {
                    there.copyFrom(own);
                } else {
                    own.copyFrom(there);
                }
            }
        }
    }

    private DeviceNode decoding() {
        if (decode.isEmpty()) {
            decode = Optional.of(node(true, 1));
        }
        return decode.get();
    }

    private DeviceNode prefilling() {
        if (prefill.isEmpty()) {
            prefill = Optional.of(node(false, limits.tokens()));
        }
        return prefill.get();
    }

    private DeviceNode node(boolean isDecode, int tokens) {
        return new DeviceNode(target, request, launches,
                new DeviceNode.Extent(isDecode, tokens, 1, limits.contextLength()), caches);
    }

    @Override
    public float[] floats(int index, int count) {
        float[] values = new float[count];
        MemorySegment.copy(outputs.get(index), Tensor.FLOAT, 0, values, 0, count);
        return values;
    }

    @Override
    public void close() {
        synchronized (device) {
            decode.ifPresent(DeviceNode::close);
            prefill.ifPresent(DeviceNode::close);
        }
    }
}
