package io.updraft.graph.program;

import io.updraft.attention.KvCache;
import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.LogitsWanted;
import io.updraft.graph.generate.MemoryUse;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenSession;
import io.updraft.graph.profile.Trace;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.HostMemory;
import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.host.SessionState;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Runs a [Program]: one workspace, one cache, and each kernel bound to its buffers once.
final class ProgramSession implements TokenSession {
    /// Below this a session fits any machine that runs Java; asking costs a small model's start some 40 ms.
    private static final long ASK_ABOUT_MEMORY = 1L << 30;

    private final Arena arena = Arena.ofShared();
    private final KvCache cache;
    private final Sequences sequences;
    private final Step step;
    private final KernelCall[] calls;
    private final boolean[] onlyForLogits;
    private final MemorySegment ids;
    private final MemorySegment positions;
    private final DataType idType;
    private final DataType positionType;
    private final MemorySegment logits;
    private final long logitBytes;
    private final MemoryUse memory;
    private boolean closed;

    ProgramSession(Program program, KvTypes types, SessionOptions options, int modelContextLength,
            Optional<Trace> trace) {
        int contextLength = Sequences.contextLength(options, modelContextLength);
        int tokens = Math.max(options.slots(),
                (int) Math.min(options.maxTokensPerStep(), (long) contextLength * options.slots()));
        StepLimits limits = new StepLimits(tokens, options.allLogits() ? tokens : options.slots(), options.slots(),
                options.slots(), contextLength);
        this.sequences = new Sequences(options, contextLength, program.vocabularySize());
        this.step = new Step(limits);
        MemoryPlan plan = program.plan(limits);
        long scratchBytes = program.scratchBytes(limits);
        long cacheBytes = KvCache.bytes(program.layers(), types, options.slots(), contextLength);
        this.memory = new MemoryUse(program.weightBytes(), cacheBytes, plan.bytes() + scratchBytes);
        requireMemory(memory, limits);
        MemorySegment workspace = arena.allocate(Math.max(plan.bytes(), 1), MemoryPlan.ALIGNMENT);
        MemorySegment scratch = arena.allocate(Math.max(scratchBytes, 1), MemoryPlan.ALIGNMENT);
        this.cache = new KvCache(program.layers(), types, options.slots(), contextLength);
        SessionState state = cache.asState();
        Map<String, MemorySegment> constants = new HashMap<>();
        int count = program.instructions().size();
        this.calls = new KernelCall[count];
        this.onlyForLogits = new boolean[count];
        for (int i = 0; i < count; i++) {
            Instruction instruction = program.instructions().get(i);
            List<MemorySegment> inputs = new ArrayList<>();
            for (Operand input : instruction.request().inputs()) {
                inputs.add(input.isConstant()
                        ? constant(input, constants)
                        : buffer(program, input, plan, workspace, limits));
            }
            List<MemorySegment> outputs = new ArrayList<>();
            for (Operand output : instruction.request().outputs()) {
                outputs.add(buffer(program, output, plan, workspace, limits));
                onlyForLogits[i] |= output.isPresent() && output.shape().rows() == Rows.SELECTED;
            }
            KernelCall call = instruction.kernel()
                    .bind(new KernelBinding(limits, program.workers(), state, inputs, outputs, scratch));
            calls[i] = trace.<KernelCall>map(each -> new TracedCall(call, instruction, each)).orElse(call);
        }
        this.ids = buffer(program, program.operand(program.inputIds()), plan, workspace, limits);
        this.idType = program.type(program.inputIds());
        this.positions = program.positionIds()
                .map(name -> buffer(program, program.operand(name), plan, workspace, limits))
                .orElse(MemorySegment.NULL);
        this.positionType = program.positionIds().map(program::type).orElse(DataType.INT64);
        this.logits = buffer(program, program.operand(program.root(program.logits())), plan, workspace, limits);
        this.logitBytes = 4L * program.vocabularySize();
    }

    /// @throws GenerationException if the machine has less memory than the session could come to need
    private void requireMemory(MemoryUse use, StepLimits limits) {
        if (use.totalBytes() < ASK_ABOUT_MEMORY) {
            return;
        }
        long machine = HostMemory.bytes();
        if (use.totalBytes() > machine) {
            arena.close();
            throw new GenerationException(String.format(Locale.ROOT,
                    "the session needs %d MiB: %d of weights, %d of cache for %d x %d tokens, %d of workspace; this"
                            + " machine has %d MiB (ask for a shorter context, --ctx-size, a smaller cache, --kv-type, or fewer sequences)",
                    use.totalBytes() >> 20, use.weightBytes() >> 20, use.cacheBytes() >> 20, limits.slots(),
                    limits.contextLength(), use.workspaceBytes() >> 20, machine >> 20));
        }
    }

    private static MemorySegment buffer(Program program, Operand operand, MemoryPlan plan, MemorySegment workspace,
            StepLimits limits) {
        return operand.isPresent()
                ? workspace.asSlice(plan.offset(program.root(operand.name())), operand.bytes(limits))
                : MemorySegment.NULL;
    }

    /// Constants off the heap are used where they lie; small ones of the graph are copied once.
    private MemorySegment constant(Operand operand, Map<String, MemorySegment> copies) {
        MemorySegment data = operand.constant().orElseThrow().data();
        if (data.isNative()) {
            return data;
        }
        return copies.computeIfAbsent(operand.name(), _ -> {
            MemorySegment copy = arena.allocate(Math.max(data.byteSize(), 1), MemoryPlan.ALIGNMENT);
            return copy.copyFrom(data);
        });
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
        step.clear();
        for (int i = 0; i < inputs.size(); i++) {
            append(inputs.get(i));
        }
        for (int i = 0; i < calls.length; i++) {
            if (step.selected() > 0 || !onlyForLogits[i]) {
                calls[i].run(step);
            }
        }
        sequences.advance(inputs);
    }

    private void append(SequenceInput input) {
        int first = step.tokens();
        int position = sequences.length(input.sequence());
        int count = input.ids().length;
        step.add(input.sequence(), position, count);
        for (int i = 0; i < count; i++) {
            store(ids, idType, first + i, input.ids()[i]);
            if (positions.byteSize() > 0) {
                store(positions, positionType, first + i, position + i);
            }
        }
        if (input.wanted() == LogitsWanted.LAST) {
            step.select(first + count - 1);
        } else if (input.wanted() == LogitsWanted.ALL) {
            for (int i = 0; i < count; i++) {
                step.select(first + i);
            }
        }
    }

    private static void store(MemorySegment buffer, DataType type, int index, int value) {
        if (type == DataType.INT32) {
            buffer.set(Tensor.INT, 4L * index, value);
        } else {
            buffer.set(Tensor.LONG, 8L * index, value);
        }
    }

    @Override
    public int logitRows() {
        return step.selected();
    }

    @Override
    public MemorySegment logits(int row) {
        if (row < 0 || row >= step.selected()) {
            throw new GenerationException("row " + row + " of logits was not computed; the step gave "
                    + step.selected());
        }
        return logits.asSlice(row * logitBytes, logitBytes);
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
            cache.close();
            arena.close();
        }
    }
}
