package io.updraft.runtime.operator.contracts.matrix;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Sums of products of any number of tensors, as an equation in Einstein's notation says. Two operands at a time, from
/// the left, each first summed over the labels that only it has. Floating point only.
public final class Einsum extends Contract {
    public Einsum(int version) {
        super(OperatorId.onnx("Einsum", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, Math.max(1, call.inputs()), Integer.MAX_VALUE);
        Check.attributes(call, "equation");
        Check.type(call, 0, Types.FLOATS);
        for (int input = 1; input < call.inputs(); input++) {
            Check.sameType(call, 0, input);
        }
        EinsumEquation equation = EinsumEquation.of(call);
        return List.of(new TensorType(call.type(0),
                Shape.of(equation.output().stream().mapToLong(equation::extent).toArray())));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        EinsumEquation equation = EinsumEquation.of(call);
        int operands = equation.operands().size();
        EinsumOperand result = operand(call, equation, 0);
        for (int next = 1; next < operands; next++) {
            Set<Integer> later = needed(equation, next + 1);
            EinsumOperand right = operand(call, equation, next);
            Set<Integer> forLeft = new HashSet<>(later);
            forLeft.addAll(right.strides().keySet());
            EinsumOperand left = result.reduced(call, equation, forLeft);
            Set<Integer> forRight = new HashSet<>(later);
            forRight.addAll(left.strides().keySet());
            right = right.reduced(call, equation, forRight);
            List<Integer> kept = new ArrayList<>(left.strides().keySet());
            for (int label : right.strides().keySet()) {
                if (!kept.contains(label)) {
                    kept.add(label);
                }
            }
            kept.retainAll(later);
            result = left.times(call, equation, right, next == operands - 1 ? equation.output() : kept);
        }
        if (operands == 1) {
            result = result.times(call, equation, EinsumOperand.of(List.of(), Shape.SCALAR, new double[]{1}),
                    equation.output());
        }
        return List.of(Reals.tensor(types.getFirst(), result.values()));
    }

    private static EinsumOperand operand(OperatorCall call, EinsumEquation equation, int input) {
        return EinsumOperand.of(equation.operands().get(input), call.shape(input), Reals.of(call.value(input)));
    }

    /// The labels of the output and of the operands from `first` on.
    private static Set<Integer> needed(EinsumEquation equation, int first) {
        Set<Integer> needed = new HashSet<>(equation.output());
        equation.operands().subList(first, equation.operands().size()).forEach(needed::addAll);
        return needed;
    }
}
