package io.updraft.graph.device;

import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceException;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.Launch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Decoding or prefill of a session: its launches, and the buffers between them. Until [#allocate] all buffers are
/// stand-ins of one element, so that the memory a phase needs is known before any is taken.
final class DevicePhase implements DeviceBinding {
    private static final FloatArray STAND_IN = new FloatArray(1);

    private final DeviceProgram program;
    private final SessionArrays arrays;
    private final boolean decode;
    private final int tokens;
    private final int selected;
    private final IntArray step;
    private final ActivationSlots slots;
    private final KernelContext context = new KernelContext();
    private final List<Integer> scratchSizes = new ArrayList<>();
    private final List<FloatArray> buffers = new ArrayList<>();
    private final List<FloatArray> scratch = new ArrayList<>();
    private int scratchInUse;

    /// @param tokens the most tokens of a step; 1 for decoding
    /// @param selected the most rows of logits
    DevicePhase(DeviceProgram program, SessionArrays arrays, boolean decode, int tokens, int selected,
            IntArray step) {
        this.program = program;
        this.arrays = arrays;
        this.decode = decode;
        this.tokens = tokens;
        this.selected = selected;
        this.step = step;
        this.slots = ActivationSlots.of(lives());
        launches();
    }

    private List<ActivationSlots.Life> lives() {
        Map<String, Integer> first = new HashMap<>();
        Map<String, Integer> last = new HashMap<>();
        Map<String, Integer> floats = new HashMap<>();
        int count = program.instructions().size();
        for (int i = 0; i < count; i++) {
            KernelRequest request = program.instructions().get(i).request();
            for (Operand output : request.outputs()) {
                if (output.isPresent()) {
                    first.put(output.name(), i);
                    last.put(output.name(), i);
                    floats.put(output.name(), Math.multiplyExact(DeviceRows.width(output), most(output)));
                }
            }
            for (Operand input : request.inputs()) {
                String root = program.root(input.name());
                if (first.containsKey(root)) {
                    last.put(root, i);
                }
            }
        }
        // Alone in their array: it is read back, so a task graph owns it and no other sees what lies there.
        first.put(program.logits(), -1);
        last.put(program.logits(), count);
        List<ActivationSlots.Life> lives = new ArrayList<>();
        first.forEach((name, start) -> lives.add(new ActivationSlots.Life(name, floats.getOrDefault(name, 1), start,
                last.getOrDefault(name, start))));
        return lives;
    }

    private int most(Operand operand) {
        return rows(operand.shape().rows());
    }

    /// Bytes of activations and scratch memory.
    long bytes() {
        long floats = 0;
        for (int size : slots.sizes()) {
            floats += size;
        }
        for (int size : scratchSizes) {
            floats += size;
        }
        return 4 * floats;
    }

    void allocate() {
        slots.sizes().forEach(size -> buffers.add(new FloatArray(size)));
        scratchSizes.forEach(size -> scratch.add(new FloatArray(size)));
    }

    /// Every launch of a step, in order.
    List<Launch> launches() {
        List<Launch> launches = new ArrayList<>();
        for (DeviceInstruction instruction : program.instructions()) {
            scratchInUse = 0;
            launches.addAll(instruction.launches().launches(this));
        }
        return launches;
    }

    /// FLOAT[selected, vocabulary]
    FloatArray logits() {
        return array(program.logits());
    }

    private FloatArray array(String root) {
        return buffers.isEmpty() ? STAND_IN : buffers.get(slots.slot(root));
    }

    @Override
    public boolean isDecode() {
        return decode;
    }

    @Override
    public int rows(Rows rows) {
        return switch (rows) {
            case FIXED, SEQUENCES -> 1;
            case TOKENS -> tokens;
            case SELECTED -> selected;
        };
    }

    @Override
    public IntArray step() {
        return step;
    }

    @Override
    public FloatArray buffer(Operand operand) {
        return array(program.root(operand.name()));
    }

    @Override
    public FloatArray scratch(int floats) {
        int index = scratchInUse++;
        if (buffers.isEmpty()) {
            while (scratchSizes.size() <= index) {
                scratchSizes.add(0);
            }
            scratchSizes.set(index, Math.max(scratchSizes.get(index), floats));
            return STAND_IN;
        }
        return scratch.get(index);
    }

    @Override
    public FloatArray cache(int layer) {
        return arrays.cache(layer);
    }

    @Override
    public IntArray cacheWords(int layer) {
        return arrays.cacheWords(layer);
    }

    @Override
    public KvTypes cacheTypes() {
        return arrays.types();
    }

    @Override
    public int contextLength() {
        return arrays.contextLength();
    }

    @Override
    public KernelContext context() {
        return context;
    }

    @Override
    public DeviceProfile device() {
        return program.target().profile();
    }

    /// @throws DeviceException if an index into an array of so many floats would not fit an int
    static int checked(long floats, String what) {
        if (floats > Integer.MAX_VALUE - 64L) {
            throw new DeviceException(what + " takes " + floats + " floats, more than an array on a device has; ask "
                    + "for a shorter context (--ctx-size) or fewer sequences");
        }
        return (int) floats;
    }
}
