package io.updraft.graph.program;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The kernel of last resort: an operator's contract, run plainly. Right for every operator, fast for none.
final class ReferenceKernel implements HostKernel {
    private final OperatorRegistry registry;

    ReferenceKernel(OperatorRegistry registry) {
        this.registry = registry;
    }

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        return registry.find(request.operator()).isPresent() ? Optional.empty() : Optional.of("no contract");
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        OperatorContract contract = registry.find(request.operator()).orElseThrow();
        return binding -> call(contract, request, binding);
    }

    private static KernelCall call(OperatorContract contract, KernelRequest request, KernelBinding binding) {
        List<Boolean> used = request.outputs().stream().map(Operand::isPresent).toList();
        return step -> {
            List<Optional<Tensor>> values = new ArrayList<>();
            for (int i = 0; i < request.inputs().size(); i++) {
                values.add(value(request.input(i), binding.input(i), step));
            }
            List<Tensor> results = contract.evaluate(new OperatorCall(request.operator(), request.node(),
                    request.attributes(), values.stream().map(value -> value.map(Tensor::tensorType)).toList(), values,
                    used));
            for (int i = 0; i < request.outputs().size(); i++) {
                if (request.output(i).isPresent()) {
                    Tensor result = results.get(i);
                    MemorySegment.copy(result.data(), 0, binding.output(i), 0, result.data().byteSize());
                }
            }
        };
    }

    private static Optional<Tensor> value(Operand operand, MemorySegment segment, Step step) {
        if (!operand.isPresent() || operand.isConstant()) {
            return operand.constant();
        }
        TensorType type = new TensorType(operand.type(), operand.shape().at(step.count(operand.shape().rows())));
        return Optional.of(Tensor.over(type, segment));
    }
}
