package io.updraft.graph.program;

import io.updraft.attention.LayerShape;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.ir.Progress;
import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernelRegistry;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.host.Workers;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.tensor.DataType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A token-parallel graph compiled for the CPU: kernels in order, with their weights packed.
///
/// Immutable and shared by sessions; it owns the packed weights, so close sessions first.
public final class Program implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Program.class.getName());
    private final Arena arena;
    private final Workers workers;
    private final List<Instruction> instructions;
    private final Map<String, String> aliases;
    private final Map<String, Operand> operands;
    private final List<LayerShape> layers;
    private final String inputIds;
    private final Optional<String> positionIds;
    private final String logits;

    private Program(Arena arena, Workers workers, List<Instruction> instructions, Map<String, String> aliases,
            Map<String, Operand> operands, List<LayerShape> layers, String inputIds,
            Optional<String> positionIds, String logits) {
        this.arena = arena;
        this.workers = workers;
        this.instructions = List.copyOf(instructions);
        this.aliases = Map.copyOf(aliases);
        this.operands = Map.copyOf(operands);
        this.layers = List.copyOf(layers);
        this.inputIds = inputIds;
        this.positionIds = positionIds;
        this.logits = logits;
    }

    /// Chooses a kernel for each node and packs its weights.
    ///
    /// @param graph
    ///            token-parallel: inputs are the token ids [1, T] and perhaps their positions [1, T]
    /// @param inputIds
    ///            name of the ids among the graph's inputs; any other input gets positions
    /// @param logits
    ///            name of the output [1, R, vocabulary]
    /// @throws GraphException
    ///             if the graph is not token-parallel
    public static Program compile(Graph graph, String inputIds, String logits, OperatorRegistry registry,
            HostKernelRegistry kernels, Workers workers, Progress progress) {
        ProgramNodes nodes = ProgramNodes.of(graph, inputIds, logits, registry);
        Arena arena = Arena.ofShared();
        try {
            List<Instruction> instructions = new ArrayList<>();
            ReferenceKernel reference = new ReferenceKernel(registry);
            Preparation preparation = new Preparation(arena, workers);
            for (KernelRequest request : nodes.requests()) {
                HostKernelRegistry.Choice choice = kernels.choose(request);
                HostKernel kernel = choice.kernel().orElse(reference);
                PreparedKernel prepared = kernel.prepare(request, preparation);
                instructions.add(new Instruction(request, kernel.name(), prepared, choice.refusals()));
                progress.advanced(instructions.size(), nodes.requests().size(), request.node());
            }
            warnAboutReferences(instructions);
            return new Program(arena, workers, instructions, nodes.aliases(), nodes.operands(), nodes.layers(),
                    inputIds, nodes.positionIds(), logits);
        } catch (RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    private static void warnAboutReferences(List<Instruction> instructions) {
        Set<String> slow = new TreeSet<>();
        for (Instruction instruction : instructions) {
            if (instruction.kernelName().equals("reference")) {
                slow.add(instruction.request().operator().toString());
            }
        }
        if (!slow.isEmpty()) {
            LOG.log(Level.WARNING, "no fast CPU kernel for {0}: they run as plain reference code", slow);
        }
    }

    public List<Instruction> instructions() {
        return instructions;
    }

    /// Layers that keep keys and values.
    public List<LayerShape> layers() {
        return layers;
    }

    /// Bytes of weights: packed ones, and constants used where they lie.
    public long weightBytes() {
        return weightBytes(instructions);
    }

    /// Bytes of weights that decoding one token reads: all but the tables of which it looks up a row.
    public long weightBytesPerToken() {
        return weightBytes(instructions.stream()
                .filter(instruction -> !instruction.request().operator().type().startsWith("Gather")).toList());
    }

    private static long weightBytes(List<Instruction> instructions) {
        long bytes = 0;
        Set<String> counted = new HashSet<>();
        for (Instruction instruction : instructions) {
            long packed = instruction.kernel().weightBytes();
            bytes += packed;
            if (packed == 0) {
                for (Operand input : instruction.request().inputs()) {
                    if (input.isConstant() && counted.add(input.name())) {
                        bytes += input.constant().orElseThrow().tensorType().bytes();
                    }
                }
            }
        }
        return bytes;
    }

    /// Size of the vocabulary: the last extent of the logits.
    public int vocabularySize() {
        return Math.toIntExact(operand(logits).shape().base().dim(-1));
    }

    /// Where the values of a session live, for steps within `limits`.
    MemoryPlan plan(StepLimits limits) {
        Map<String, Integer> first = new HashMap<>();
        Map<String, Integer> last = new HashMap<>();
        first.put(inputIds, -1);
        positionIds.ifPresent(name -> first.put(name, -1));
        for (int i = 0; i < instructions.size(); i++) {
            KernelRequest request = instructions.get(i).request();
            for (Operand output : request.outputs()) {
                if (output.isPresent()) {
                    first.put(output.name(), i);
                    last.put(output.name(), i);
                }
            }
            for (Operand input : request.inputs()) {
                last.put(root(input.name()), i);
            }
        }
        last.put(root(logits), instructions.size());
        List<MemoryPlan.Buffer> buffers = new ArrayList<>();
        first.forEach(
                (name, start) -> buffers.add(new MemoryPlan.Buffer(name, MemoryPlan.align(operand(name).bytes(limits)),
                        start, last.getOrDefault(name, start))));
        return MemoryPlan.of(buffers);
    }

    long scratchBytes(StepLimits limits) {
        long bytes = 0;
        for (Instruction instruction : instructions) {
            bytes = Math.max(bytes, instruction.kernel().scratchBytes(limits, workers.threads()));
        }
        return MemoryPlan.align(bytes);
    }

    String root(String name) {
        return aliases.getOrDefault(name, name);
    }

    Operand operand(String name) {
        Operand operand = operands.get(name);
        if (operand == null) {
            throw new GraphException("the program has no value '" + name + "'");
        }
        return operand;
    }

    DataType type(String name) {
        return operand(name).type();
    }

    String inputIds() {
        return inputIds;
    }

    Optional<String> positionIds() {
        return positionIds;
    }

    String logits() {
        return logits;
    }

    Workers workers() {
        return workers;
    }

    @Override
    public void close() {
        arena.close();
    }
}
