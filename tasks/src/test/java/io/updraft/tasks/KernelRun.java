package io.updraft.tasks;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernelRegistry;
import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.host.SessionState;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.host.Workers;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds a node, lets the registry choose its kernel, and runs it for one step.
final class KernelRun {
    private final OperatorId operator;
    private Attributes attributes = Attributes.NONE;
    private final List<Operand> inputs = new ArrayList<>();
    private final List<Optional<Tensor>> values = new ArrayList<>();
    private final List<Operand> outputs = new ArrayList<>();
    private int threads = 1;
    private int[] sequenceLengths = {};
    private int[] selected = {};

    private KernelRun(OperatorId operator) {
        this.operator = operator;
    }

    static KernelRun of(OperatorId operator) {
        return new KernelRun(operator);
    }

    static KernelRun onnx(String type, int version) {
        return of(OperatorId.onnx(type, version));
    }

    KernelRun attributes(Map<String, ?> given) {
        attributes = Attributes.of(given);
        return this;
    }

    KernelRun threads(int count) {
        threads = count;
        return this;
    }

    /// The step's sequences; one with all tokens unless said otherwise.
    KernelRun sequences(int... lengths) {
        sequenceLengths = lengths;
        return this;
    }

    KernelRun selected(int... rows) {
        selected = rows;
        return this;
    }

    KernelRun missing() {
        inputs.add(Operand.ABSENT);
        values.add(Optional.empty());
        return this;
    }

    KernelRun constant(Tensor tensor) {
        inputs.add(new Operand("in" + inputs.size(), tensor.type(), RowShape.fixed(tensor.shape()),
                Optional.of(tensor)));
        values.add(Optional.of(tensor));
        return this;
    }

    /// A token activation `[1, tokens, dims...]` with this value.
    KernelRun tokens(Tensor tensor) {
        inputs.add(new Operand("in" + inputs.size(), tensor.type(), tokens(tensor.shape()), Optional.empty()));
        values.add(Optional.of(tensor));
        return this;
    }

    private static RowShape tokens(Shape shape) {
        long[] dims = shape.dims();
        dims[1] = 1;
        return new RowShape(Shape.of(dims), 1, Rows.TOKENS);
    }

    /// An output `[1, rows, dims...]`.
    KernelRun output(DataType type, Rows rows, long... dims) {
        long[] all = new long[dims.length + 2];
        all[0] = 1;
        all[1] = 1;
        System.arraycopy(dims, 0, all, 2, dims.length);
        outputs.add(new Operand("out" + outputs.size(), type, new RowShape(Shape.of(all), 1, rows), Optional.empty()));
        return this;
    }

    /// An output `[sequences]`.
    KernelRun outputOfSequences(DataType type) {
        outputs.add(new Operand("out" + outputs.size(), type, new RowShape(Shape.of(1), 0, Rows.SEQUENCES),
                Optional.empty()));
        return this;
    }

    KernelRun unused() {
        outputs.add(Operand.ABSENT);
        return this;
    }

    KernelRequest request() {
        return new KernelRequest(operator, "node", attributes, inputs, outputs);
    }

    HostKernelRegistry.Choice choose() {
        return new HostKernelRegistry(TaskKernels.all()).choose(request());
    }

    /// All outputs of a step with this many tokens.
    List<Tensor> run(int tokens) {
        HostKernelRegistry.Choice choice = choose();
        HostKernel kernel = choice.kernel().orElseThrow(() -> new IllegalStateException(choice.refusals().toString()));
        int[] lengths = sequenceLengths.length == 0 ? new int[]{tokens} : sequenceLengths;
        StepLimits limits = new StepLimits(Math.max(tokens, 1), Math.max(selected.length, 1), lengths.length,
                lengths.length, Math.max(tokens, 1));
        Step step = new Step(limits);
        for (int i = 0; i < lengths.length; i++) {
            step.add(i, 0, lengths[i]);
        }
        for (int row : selected) {
            step.select(row);
        }
        try (Arena arena = Arena.ofShared(); Workers workers = new Workers(threads)) {
            PreparedKernel prepared = kernel.prepare(request(), new Preparation(arena, workers));
            List<MemorySegment> in = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                MemorySegment data = values.get(i).map(Tensor::data).orElse(MemorySegment.NULL);
                in.add(inputs.get(i).isConstant() ? data
                        : arena.allocate(Math.max(data.byteSize(), 1), 64).copyFrom(data));
            }
            List<MemorySegment> out = outputs.stream().map(output -> output.isPresent()
                    ? arena.allocate(output.bytes(limits), 64)
                    : MemorySegment.NULL).toList();
            MemorySegment scratch = arena.allocate(Math.max(1, prepared.scratchBytes(limits, threads)), 64);
            prepared.bind(new KernelBinding(limits, workers, SessionState.EMPTY, in, out, scratch)).run(step);
            return results(step, out);
        }
    }

    private List<Tensor> results(Step step, List<MemorySegment> out) {
        List<Tensor> results = new ArrayList<>();
        for (int i = 0; i < out.size(); i++) {
            Operand operand = outputs.get(i);
            if (!operand.isPresent()) {
                results.add(Tensor.ofFloats(Shape.of(0)));
                continue;
            }
            Shape shape = operand.shape().at(step.count(operand.shape().rows()));
            Tensor copy = Tensor.allocate(operand.type(), shape);
            copy.data().copyFrom(out.get(i).asSlice(0, new TensorType(operand.type(), shape).bytes()));
            results.add(copy);
        }
        return results;
    }
}
