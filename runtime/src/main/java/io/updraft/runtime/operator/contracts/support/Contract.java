package io.updraft.runtime.operator.contracts.support;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorException;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// The frame around every contract: each evaluation infers first, sizes are limited before anything is allocated,
/// and whatever goes wrong ends in an [OperatorException] that names the node.
public abstract class Contract implements OperatorContract {
    private final OperatorId id;

    protected Contract(OperatorId id) {
        this.id = id;
    }

    @Override
    public final OperatorId id() {
        return id;
    }

    protected final int version() {
        return id.sinceVersion();
    }

    /// Types of all outputs the operator has; the node may name fewer.
    protected abstract List<TensorType> types(OperatorCall call);

    /// All outputs, at least as many as the node names, with the types that [#types] gave.
    protected abstract List<Tensor> compute(OperatorCall call, List<TensorType> types);

    @Override
    public final List<TensorType> infer(OperatorCall call) {
        try {
            List<TensorType> types = types(call);
            if (types.size() < call.outputs()) {
                throw call.failure(
                        "the node names " + call.outputs() + " outputs, the operator gives at most " + types.size());
            }
            return types.subList(0, call.outputs());
        } catch (OperatorException | TensorException | ArithmeticException | IndexOutOfBoundsException failure) {
            throw named(call, failure);
        }
    }

    @Override
    public final List<Tensor> evaluate(OperatorCall call) {
        List<TensorType> types = infer(call);
        try {
            Limits.check(call, types);
            // Nothing to compute, however many rows of nothing there are.
            if (types.stream().allMatch(type -> type.shape().elements() == 0)) {
                return types.stream().map(type -> Tensor.allocate(type.type(), type.shape())).toList();
            }
            List<Tensor> outputs = compute(call, types).subList(0, types.size());
            for (int i = 0; i < types.size(); i++) {
                if (!outputs.get(i).tensorType().equals(types.get(i))) {
                    throw new IllegalStateException(call.operator() + " '" + call.node() + "': output " + i
                            + " was inferred as " + types.get(i) + " and computed as " + outputs.get(i));
                }
            }
            return outputs;
        } catch (OperatorException | TensorException | ArithmeticException | IndexOutOfBoundsException failure) {
            throw named(call, failure);
        }
    }

    private static OperatorException named(OperatorCall call, RuntimeException failure) {
        if (failure instanceof OperatorException exception
                && String.valueOf(failure.getMessage()).startsWith(call.operator().toString())) {
            return exception;
        }
        String message = String.valueOf(failure.getMessage());
        String reason = switch (failure) {
            case IndexOutOfBoundsException _ -> "inputs or attributes contradict each other (" + message + ")";
            case ArithmeticException _ when message.contains("overflow") ->
                "a size is too large to count (" + message + ")";
            default -> message;
        };
        return new OperatorException(String.valueOf(call.failure(reason).getMessage()), failure);
    }
}
