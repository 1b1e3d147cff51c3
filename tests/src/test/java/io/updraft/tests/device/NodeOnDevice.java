package io.updraft.tests.device;

import io.updraft.graph.device.DeviceNode;
import io.updraft.graph.device.DeviceProgram;
import io.updraft.graph.device.DeviceTarget;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceKernelRegistry;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.StepLayout;
import io.updraft.runtime.plan.WeightPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Runs one node by the kernel that the registry chooses, and checks that it writes no rows that a step does not have.
final class NodeOnDevice implements DeviceNode.Caches {
    private final DeviceTarget target;
    private final KernelRequest request;
    private final PreparedLaunches launches;
    private final DeviceNode.Extent extent;
    private final Map<Integer, FloatArray> caches = new HashMap<>();
    private final Map<Integer, IntArray> words = new HashMap<>();
    private final CacheSize cacheSize;

    /// Of each layer.
    ///
    /// @param slot of the sequence
    record CacheSize(KvTypes types, int floats, int words, int slot) {
        static final CacheSize NONE = new CacheSize(KvTypes.F32, 1, 1, 0);
    }

    /// @param tokens the most of a step
    NodeOnDevice(DeviceTarget target, KernelRequest request, boolean decode, int tokens, int selected,
            int contextLength, CacheSize cacheSize) {
        this.target = target;
        this.request = request;
        this.extent = new DeviceNode.Extent(decode, tokens, selected, contextLength);
        this.cacheSize = cacheSize;
        WeightPlan weights = new WeightPlan();
        // So that offsets are not all 0.
        weights.floats(3, (array, offset) -> array.set(offset, Float.NaN));
        weights.ints(5, (array, offset) -> array.set(offset, -1));
        DeviceKernelRegistry.Choice choice = DeviceProgram.kernels().choose(request, target.profile());
        DeviceKernel kernel = choice.kernel().orElseThrow(() -> new AssertionError(request.operator() + ": "
                + choice.refusals()));
        this.launches = kernel.prepare(request, target.profile(), weights);
        weights.allocate(_ -> {
        });
    }

    /// What it launches, in order.
    List<String> kernels() {
        try (DeviceNode node = new DeviceNode(target, request, launches, extent, this)) {
            return launches.launches(node).stream().map(Launch::kernel).toList();
        }
    }

    /// What another phase left in the caches.
    void takeCaches(NodeOnDevice other) {
        caches.putAll(other.caches);
        words.putAll(other.words);
    }

    @Override
    public KvTypes types() {
        return cacheSize.types();
    }

    @Override
    public FloatArray floats(int layer) {
        return Objects.requireNonNull(caches.computeIfAbsent(layer, _ -> {
            FloatArray array = new FloatArray(cacheSize.floats());
            array.init(Float.NaN);
            return array;
        }));
    }

    @Override
    public IntArray words(int layer) {
        return Objects.requireNonNull(words.computeIfAbsent(layer, _ -> {
            IntArray array = new IntArray(cacheSize.words());
            array.init(-1);
            return array;
        }));
    }

    /// Runs a step and gives output 0, or another.
    ///
    /// @param inputs activations by name, [rows, width]
    /// @return [rows of the output, width]
    float[] run(Map<String, float[]> inputs, int position, int count, int firstSelected, int selectedCount, int[] ids,
            int output) {
        try (DeviceNode node = new DeviceNode(target, request, launches, extent, this)) {
            IntArray step = node.step();
            step.set(StepLayout.POSITION, position);
            step.set(StepLayout.TOKENS, count);
            step.set(StepLayout.FIRST_SELECTED, firstSelected);
            step.set(StepLayout.SELECTED, selectedCount);
            step.set(StepLayout.SLOT, cacheSize.slot());
            for (int i = 0; i < ids.length; i++) {
                step.set(StepLayout.IDS + i, ids[i]);
            }
            for (Operand input : request.inputs()) {
                float[] values = inputs.getOrDefault(input.name(), new float[0]);
                for (int i = 0; i < values.length; i++) {
                    node.buffer(input).set(i, values[i]);
                }
            }
            node.execute();
            return written(request.output(output), node,
                    request.output(output).shape().rows() == Rows.SELECTED ? selectedCount : count);
        }
    }

    private float[] written(Operand operand, DeviceNode node, int rows) {
        float[] result = new float[DeviceRows.width(operand) * rows];
        FloatArray outputs = node.buffer(operand);
        for (int i = 0; i < result.length; i++) {
            result[i] = outputs.get(i);
        }
        // TornadoVM sends no array that its tasks only write: its other rows are what the memory held before.
        boolean sent = target.handle().isEmpty();
        for (int i = result.length; sent && i < outputs.getSize(); i++) {
            if (!Float.isNaN(outputs.get(i))) {
                throw new AssertionError(request + ": element " + i + " of " + operand
                        + " lies in a row that the step does not have, and was written");
            }
        }
        return result;
    }
}
