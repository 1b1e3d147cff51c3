package io.updraft.graph.kernels;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/// An operator that kernels implement as it is. Its shapes are fixed; as kernels want some inputs constant (weights,
/// tables), it is offered with all inputs variable, then with the first alone, then with the second alone.
record DirectRoute(HostEngine engine) implements Route {
    private static final StepLimits ONE = new StepLimits(1, 1, 1, 1, 1);
    private static final List<IntPredicate> VARIABLE = List.of(_ -> true, input -> input == 0, input -> input == 1);

    @Override
    public List<Tensor> run(OperatorCall call, List<TensorType> types) {
        NoKernel.unless(isPlain(call, types), "kernels take numbers of whole bytes, and at least one");
        NoKernel refusal = new NoKernel("no kernel for this operator");
        for (IntPredicate variable : VARIABLE) {
            KernelRequest request = request(call, types, variable);
            try {
                return run(call, types, request, engine.choose(request));
            } catch (NoKernel reason) {
                refusal = reason;
            }
        }
        throw refusal;
    }

    /// Whether everything lies in memory as numbers of whole bytes, and there is something to compute.
    private static boolean isPlain(OperatorCall call, List<TensorType> types) {
        for (int i = 0; i < call.inputs(); i++) {
            if (call.has(i) && !isPlain(call.inputType(i))) {
                return false;
            }
        }
        return call.inputs() > 0 && types.stream().allMatch(DirectRoute::isPlain);
    }

    private static boolean isPlain(TensorType type) {
        return type.type().bits() >= 8 && type.type() != DataType.STRING && type.shape().elements() > 0;
    }

    private static KernelRequest request(OperatorCall call, List<TensorType> types, IntPredicate variable) {
        List<Operand> inputs = new ArrayList<>();
        for (int i = 0; i < call.inputs(); i++) {
            inputs.add(call.has(i)
                    ? operand("input" + i, call.inputType(i),
                            variable.test(i) ? Optional.empty() : Optional.of(call.value(i)))
                    : Operand.ABSENT);
        }
        List<Operand> outputs = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            outputs.add(call.isOutputUsed(i) ? operand("output" + i, types.get(i), Optional.empty()) : Operand.ABSENT);
        }
        return new KernelRequest(call.operator(), call.node(), call.attributes(), inputs, outputs);
    }

    private static Operand operand(String name, TensorType type, Optional<Tensor> constant) {
        return new Operand(name, type.type(), RowShape.fixed(type.shape()), constant);
    }

    private List<Tensor> run(OperatorCall call, List<TensorType> types, KernelRequest request, HostKernel kernel) {
        Step step = new Step(ONE);
        step.add(0, 0, 1);
        step.select(0);
        List<Tensor> results = new ArrayList<>();
        try (BoundKernel bound = engine.bind(request, kernel, ONE, List.of())) {
            for (int i = 0; i < call.inputs(); i++) {
                if (call.has(i) && !request.input(i).isConstant()) {
                    bound.fill(i, call.value(i));
                }
            }
            bound.run(step);
            for (int i = 0; i < types.size(); i++) {
                Tensor result = Tensor.allocate(types.get(i).type(), types.get(i).shape());
                if (call.isOutputUsed(i)) {
                    bound.read(i, result);
                }
                results.add(result);
            }
        }
        return results;
    }
}
