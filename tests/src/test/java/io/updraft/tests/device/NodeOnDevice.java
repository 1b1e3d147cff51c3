package io.updraft.tests.device;

import io.updraft.graph.device.DeviceProgram;
import io.updraft.graph.device.DeviceTarget;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceKernelRegistry;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.StepLayout;
import io.updraft.runtime.plan.WeightPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// Runs one node by the kernel that the registry chooses, in a task graph of its own for each step.
final class NodeOnDevice implements DeviceBinding {
    private final DeviceTarget target;
    private final KernelRequest request;
    private final PreparedLaunches launches;
    private final boolean decode;
    private final int tokens;
    private final int selected;
    private final int contextLength;
    private final IntArray step;
    private final Map<String, FloatArray> buffers = new HashMap<>();
    private final Map<Integer, FloatArray> caches = new HashMap<>();
    private final Map<Integer, IntArray> words = new HashMap<>();
    private final CacheSize cacheSize;

    /// Of each layer.
    record CacheSize(KvTypes types, int floats, int words) {
        static final CacheSize NONE = new CacheSize(KvTypes.F32, 1, 1);
    }

    /// @param tokens the most of a step
    NodeOnDevice(DeviceTarget target, KernelRequest request, boolean decode, int tokens, int selected,
            int contextLength, CacheSize cacheSize) {
        this.target = target;
        this.request = request;
        this.decode = decode;
        this.tokens = tokens;
        this.selected = selected;
        this.contextLength = contextLength;
        this.cacheSize = cacheSize;
        this.step = new IntArray(StepLayout.IDS + tokens);
        step.init(0);
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

    /// What another phase left in the caches.
    void takeCaches(NodeOnDevice other) {
        caches.putAll(other.caches);
        words.putAll(other.words);
    }

    /// Runs a step and gives output 0, or another.
    ///
    /// @param inputs activations by name, [rows, width]
    /// @return [rows of the output, width]
    float[] run(Map<String, float[]> inputs, int position, int count, int firstSelected, int selectedCount, int[] ids,
            int output) {
        step.set(StepLayout.POSITION, position);
        step.set(StepLayout.TOKENS, count);
        step.set(StepLayout.FIRST_SELECTED, firstSelected);
        step.set(StepLayout.SELECTED, selectedCount);
        step.set(StepLayout.SLOT, 0);
        for (int i = 0; i < ids.length; i++) {
            step.set(StepLayout.IDS + i, ids[i]);
        }
        inputs.forEach((name, values) -> {
            FloatArray array = bufferNamed(name, values.length);
            for (int i = 0; i < values.length; i++) {
                array.set(i, values[i]);
            }
        });
        Operand operand = request.output(output);
        buffer(operand).init(Float.NaN);
        execute();
        float[] result = new float[DeviceRows.width(operand)
                * (operand.shape().rows() == Rows.SELECTED ? selectedCount : count)];
        FloatArray outputs = buffer(operand);
        for (int i = 0; i < result.length; i++) {
            result[i] = outputs.get(i);
        }
        // TornadoVM sends no array that its tasks only write: its other rows are what the memory held before.
        boolean sent = target.handle().isEmpty();
        for (int i = result.length; sent && i < outputs.getSize(); i++) {
            if (!Float.isNaN(outputs.get(i))) {
                throw new AssertionError(request + ": element " + i + " of output " + output
                        + " lies in a row that the step does not have, and was written");
            }
        }
        return result;
    }

    private void execute() {
        TaskGraph graph = new TaskGraph("node");
        GridScheduler grids = new GridScheduler();
        Set<TornadoNativeArray> arrays = new LinkedHashSet<>();
        List<Launch> list = launches.launches(this);
        list.forEach(launch -> arrays.addAll(launch.arrays()));
        arrays.forEach(array -> graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, array));
        // TornadoVM sends no array that its first task only writes; what earlier steps left in a cache must be there.
        IntArray never = new IntArray(1);
        for (int layer : caches.keySet()) {
            FloatArray cache = cache(layer);
            IntArray codes = cacheWords(layer);
            graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, never);
            graph.task("touch" + layer, NodeOnDevice::touch, context(), cache, codes, never);
            grids.addWorkerGrid("node.touch" + layer, Grid.of(1, 1).toWorkerGrid());
        }
        for (int i = 0; i < list.size(); i++) {
            list.get(i).task().addTo(graph, "t" + i);
            grids.addWorkerGrid("node.t" + i, list.get(i).grid().toWorkerGrid());
        }
        List<TornadoNativeArray> results = new ArrayList<>(caches.values());
        results.addAll(words.values());
        request.outputs().stream().filter(Operand::isPresent).forEach(each -> results.add(buffer(each)));
        results.stream().filter(arrays::contains)
                .forEach(array -> graph.transferToHost(DataTransferMode.EVERY_EXECUTION, array));
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            TornadoExecutionPlan onDevice = target.handle().isPresent() ? plan.withDevice(target.handle().get()) : plan;
            onDevice.withGridScheduler(grids).execute();
        } catch (TornadoExecutionPlanException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void touch(KernelContext context, FloatArray floats, IntArray words, IntArray never) {
        float sum = floats.get(0) + words.get(0);
        if (context.globalIdx < 0) {
            never.set(0, (int) sum);
        }
    }

    private FloatArray bufferNamed(String name, int floats) {
        return buffers.computeIfAbsent(name, _ -> filled(floats));
    }

    /// An array with values that show when they are used.
    private static FloatArray filled(int floats) {
        FloatArray array = new FloatArray(floats);
        array.init(Float.NaN);
        return array;
    }

    @Override
    public boolean isDecode() {
        return decode;
    }

    @Override
    public int rows(Rows rows) {
        return rows == Rows.SELECTED ? selected : tokens;
    }

    @Override
    public IntArray step() {
        return step;
    }

    @Override
    public FloatArray buffer(Operand operand) {
        return bufferNamed(operand.name(), DeviceRows.width(operand) * rows(operand.shape().rows()));
    }

    @Override
    public FloatArray scratch(int floats) {
        return filled(floats);
    }

    @Override
    public FloatArray cache(int layer) {
        return Objects.requireNonNull(caches.computeIfAbsent(layer, _ -> filled(cacheSize.floats())));
    }

    @Override
    public IntArray cacheWords(int layer) {
        return Objects.requireNonNull(words.computeIfAbsent(layer, _ -> {
            IntArray array = new IntArray(cacheSize.words());
            array.init(-1);
            return array;
        }));
    }

    @Override
    public KvTypes cacheTypes() {
        return cacheSize.types();
    }

    @Override
    public int contextLength() {
        return contextLength;
    }

    @Override
    public KernelContext context() {
        return new KernelContext();
    }

    @Override
    public DeviceProfile device() {
        return target.profile();
    }
}
