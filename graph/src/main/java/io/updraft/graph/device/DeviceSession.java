package io.updraft.graph.device;

import io.updraft.graph.generate.DeviceSampling;
import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.LogitsWanted;
import io.updraft.graph.generate.MemoryUse;
import io.updraft.graph.generate.SamplingOptions;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenSession;
import io.updraft.graph.ir.Progress;
import io.updraft.graph.profile.Observation;
import io.updraft.graph.program.Sequences;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.plan.DeviceException;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.SamplingLayout;
import io.updraft.runtime.plan.StepLayout;
import io.updraft.tasks.device.Sampling;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// Sequences on a TornadoVM device. A step's inputs run one after the other: one token by the decode plan, which keeps its
/// position, its token and the random numbers on the device and needs nothing from the host while it continues
/// with the id that it chose itself; more tokens by the prefill plan.
final class DeviceSession implements TokenSession, DeviceSampling {
    private static final Logger LOG = System.getLogger(DeviceSession.class.getName());
    private static final float NO_MIN_P = -1e30f;

    private final DeviceProgram program;
    private final Sequences sequences;
    private final MemoryUse memory;
    private final DevicePhase decode;
    private final DevicePhase prefill;
    /// The step on the device, and as the host sends it.
    private final IntArray chunk;
    private final IntArray incoming;
    private final FloatArray incomingSettings = new FloatArray(SamplingLayout.SIZE);
    private final IntArray decoded = new IntArray(2);
    private final IntArray prefilled = new IntArray(2);
    private final DevicePlan plan;
    private final int decodeParts;
    private final int parts;
    private final int chunkTokens;
    private final int vocabularySize;
    private final MirroredState mirror = new MirroredState();
    /// Logits on the host, one row after another; empty until somebody asks for them.
    private MemorySegment rows = MemorySegment.NULL;
    private int rowCount;
    private boolean fetched;
    private boolean lastWasDecode;
    private boolean closed;

    DeviceSession(DeviceProgram program, KvTypes types, SessionOptions options, int modelContext,
            Observation observation, Progress progress) {
        this.program = program;
        SessionBuffers buffers = SessionBuffers.of(program, types, options, modelContext);
        this.vocabularySize = program.vocabularySize();
        this.sequences = new Sequences(options, buffers.contextLength(), vocabularySize);
        this.chunkTokens = buffers.chunkTokens();
        this.chunk = buffers.chunk();
        this.incoming = new IntArray(chunk.getSize());
        this.decode = buffers.decode();
        this.prefill = buffers.prefill();
        this.memory = buffers.memory();
        SessionArrays arrays = buffers.arrays();
        requireMemory(options, buffers.contextLength());
        int constants = program.constants();
        program.allocateWeights(done -> progress.advanced(done, constants, "packed weights"));
        buffers.allocate();
        incoming.init(0);
        incomingSettings.init(0f);

        List<PlanPart> list = new ArrayList<>();
        List<Launch> decodeLaunches = new ArrayList<>(decode.launches());
        decodeLaunches.add(choose(decode.logits(), arrays, decoded));
        addParts(list, "decode", decodeLaunches, decoded, decode.logits());
        this.decodeParts = list.size();
        List<Launch> prefillLaunches = new ArrayList<>(prefill.launches());
        prefillLaunches.add(begin(arrays));
        prefillLaunches.add(choose(prefill.logits(), arrays, prefilled));
        addParts(list, "prefill", prefillLaunches, prefilled, prefill.logits());
        this.parts = list.size();
        // One part alone sends: two task graphs that send one array were seen to send it once.
        list.add(new PlanPart("load", List.of(load(arrays)), List.of(incoming, incomingSettings), List.of(), List.of(),
                false));
        list.add(new PlanPart("put", List.of(put(arrays)), List.of(), List.of(), List.of(), false));
        Set<TornadoNativeArray> onDevice = new LinkedHashSet<>(program.weightArrays());
        onDevice.add(chunk);
        onDevice.add(arrays.state);
        onDevice.add(arrays.settings);
        this.plan = new DevicePlan(program.target(), list, onDevice, arrays.state,
                observation.kernels().map(KernelSources::new),
                observation.trace().map(trace -> new PlanTrace(trace, list, program.operators())), progress);
        mirror.forget();
    }

    private void requireMemory(SessionOptions options, int contextLength) {
        long available = program.target().profile().memoryBytes();
        String numbers = String.format(Locale.ROOT,
                "%s: %d MiB of weights, %d MiB of cache for %d x %d tokens, %d MiB of workspace for %d tokens a step",
                program.target().profile().name(), memory.weightBytes() >> 20, memory.cacheBytes() >> 20,
                options.slots(), contextLength, memory.workspaceBytes() >> 20, chunkTokens);
        LOG.log(Level.INFO, numbers);
        if (memory.totalBytes() > available) {
            throw new DeviceException(numbers + ": " + (memory.totalBytes() >> 20) + " MiB in all, and the device has "
                    + (available >> 20)
                    + " (ask for a shorter context, --ctx-size, a smaller cache, --kv-type, or fewer sequences)");
        }
    }

    private static void addParts(List<PlanPart> list, String name, List<Launch> launches,
            IntArray result, FloatArray logits) {
        List<List<Launch>> stretches = PlanPart.split(launches);
        for (int i = 0; i < stretches.size(); i++) {
            boolean isLast = i == stretches.size() - 1;
            list.add(new PlanPart(stretches.size() == 1 ? name : name + i, stretches.get(i),
                    List.of(), isLast ? List.of(result) : List.of(), isLast ? List.of(logits) : List.of(), true));
        }
    }

    private Launch choose(FloatArray logits, SessionArrays arrays, IntArray result) {
        KernelContext context = decode.context();
        IntArray state = arrays.state;
        FloatArray settings = arrays.settings;
        int vocabulary = vocabularySize;
        return new Launch("choose", "sampling", Grid.of(1, Math.max(64, decode.device().groupSize())), 6,
                List.of(state, settings, logits, result),
                (graph, id) -> graph.task(id, Sampling::choose, context, state, settings, logits, result, vocabulary));
    }

    private Launch begin(SessionArrays arrays) {
        KernelContext context = decode.context();
        IntArray step = chunk;
        IntArray state = arrays.state;
        return new Launch("begin", "sampling", Grid.of(1, 1), 3, List.of(step, state),
                (graph, id) -> graph.task(id, Sampling::begin, context, step, state));
    }

    private Launch load(SessionArrays arrays) {
        KernelContext context = decode.context();
        IntArray source = incoming;
        FloatArray sourceSettings = incomingSettings;
        IntArray step = chunk;
        FloatArray settings = arrays.settings;
        IntArray state = arrays.state;
        int size = chunk.getSize();
        return new Launch("load", "sampling", Grid.covering(size, decode.device().groupSize()), 7,
                List.of(source, sourceSettings, step, settings, state), (graph, id) -> graph.task(id, Sampling::load,
                        context, source, sourceSettings, step, settings, state, size));
    }

    private Launch put(SessionArrays arrays) {
        KernelContext context = decode.context();
        IntArray step = chunk;
        IntArray state = arrays.state;
        return new Launch("put", "sampling", Grid.of(1, 1), 3, List.of(step, state),
                (graph, id) -> graph.task(id, Sampling::put, context, step, state));
    }

    @Override
    public int open() {
        checkOpen();
        return sequences.open();
    }

    @Override
    public void close(int sequence) {
        checkOpen();
        sequences.close(sequence);
    }

    @Override
    public int length(int sequence) {
        return sequences.length(sequence);
    }

    @Override
    public void step(List<SequenceInput> inputs) {
        checkOpen();
        sequences.check(inputs);
        rowCount = 0;
        fetched = false;
        for (int i = 0; i < inputs.size(); i++) {
            SequenceInput input = inputs.get(i);
            if (input.ids().length == 1) {
                decode(input);
            } else {
                prefill(input);
            }
            if (inputs.size() > 1) {
                keepRows(input.rows());
            }
            rowCount += input.rows();
        }
        fetched = inputs.size() > 1;
        sequences.advance(inputs);
    }

    private void decode(SequenceInput input) {
        int position = sequences.length(input.sequence());
        if (!mirror.continues(input.sequence(), position, input.ids()[0])) {
            load(input, position, 1);
            plan.run(parts + 1);
        }
        for (int part = 0; part < decodeParts; part++) {
            plan.run(part);
        }
        lastWasDecode = true;
        mirror.chose(input.sequence(), position + 1, decoded.get(0));
    }

    private void prefill(SequenceInput input) {
        int position = sequences.length(input.sequence());
        int count = input.ids().length;
        int selected = input.rows();
        load(input, position, selected);
        for (int part = decodeParts; part < parts; part++) {
            plan.run(part);
        }
        lastWasDecode = false;
        if (selected > 0) {
            mirror.chose(input.sequence(), position + count, prefilled.get(0));
        } else {
            mirror.forget();
        }
    }

    /// Sends a step to the device.
    private void load(SequenceInput input, int position, int selected) {
        int count = input.ids().length;
        incoming.set(StepLayout.POSITION, position);
        incoming.set(StepLayout.TOKENS, count);
        incoming.set(StepLayout.FIRST_SELECTED, input.wanted() == LogitsWanted.ALL ? 0 : count - 1);
        incoming.set(StepLayout.SELECTED, selected);
        incoming.set(StepLayout.SLOT, input.sequence());
        incoming.set(StepLayout.RANDOM, mirror.random());
        incoming.set(StepLayout.LOGIT_ROW, 0);
        for (int i = 0; i < count; i++) {
            incoming.set(StepLayout.IDS + i, input.ids()[i]);
        }
        plan.run(parts);
    }

    @Override
    public int logitRows() {
        return rowCount;
    }

    @Override
    public MemorySegment logits(int row) {
        if (row < 0 || row >= rowCount) {
            throw new GenerationException("row " + row + " of logits was not computed; the step gave " + rowCount);
        }
        if (!fetched) {
            int count = rowCount;
            rowCount = 0;
            keepRows(count);
            rowCount = count;
            fetched = true;
        }
        long bytes = 4L * vocabularySize;
        return rows.asSlice(row * bytes, bytes);
    }

    /// Copies the last input's rows behind those that are kept already.
    private void keepRows(int count) {
        if (count == 0) {
            return;
        }
        FloatArray logits = lastWasDecode ? decode.logits() : prefill.logits();
        plan.fetch(logits);
        long bytes = 4L * vocabularySize;
        long needed = (rowCount + count) * bytes;
        if (rows.byteSize() < needed) {
            MemorySegment larger = MemorySegment.ofArray(new float[Math.toIntExact(needed / 4)]);
            MemorySegment.copy(rows, 0, larger, 0, rowCount * bytes);
            rows = larger;
        }
        MemorySegment.copy(logits.getSegment(), 0, rows, rowCount * bytes, count * bytes);
    }

    @Override
    public Optional<DeviceSampling> sampling() {
        return Optional.of(this);
    }

    @Override
    public String reasonAgainst(SamplingOptions options) {
        return options.repeatPenalty() == 1 ? "" : "a repetition penalty needs the ids before";
    }

    @Override
    public void begin(SamplingOptions options) {
        String reason = reasonAgainst(options);
        if (!reason.isEmpty()) {
            throw new GenerationException("ids cannot be chosen on the device: " + reason);
        }
        incomingSettings.set(SamplingLayout.TEMPERATURE, options.isGreedy() ? 0f : (float) options.temperature());
        incomingSettings.set(SamplingLayout.TOP_K, options.topK());
        incomingSettings.set(SamplingLayout.TOP_P, (float) options.topP());
        incomingSettings.set(SamplingLayout.LOG_MIN_P,
                options.minP() > 0 ? (float) Math.log(options.minP()) : NO_MIN_P);
        mirror.seed(options.seed());
    }

    @Override
    public int sampled() {
        if (rowCount == 0) {
            throw new GenerationException("the step chose no id: it was not asked for logits");
        }
        IntArray result = lastWasDecode ? decoded : prefilled;
        if (result.get(1) == 0) {
            throw new GenerationException("the model's logits are not finite; its weights are damaged or overflow in "
                    + "its number format");
        }
        return result.get(0);
    }

    @Override
    public MemoryUse memory() {
        return memory;
    }

    private void checkOpen() {
        if (closed) {
            throw new GenerationException("the session is closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            plan.close();
        }
    }
}
