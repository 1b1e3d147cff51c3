package io.updraft.attention;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernels;
import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tasks.RotaryTables;
import java.util.Optional;

/// CachedAttention: appends keys and values of the step's tokens to the session's [KvCache], then gives each token
/// causal attention over its own sequence.
final class CachedAttentionKernel implements HostKernel {
    static final int QUERY = 0;
    static final int KEY = 1;
    static final int VALUE = 2;
    private static final int COS = 3;
    private static final int SIN = 4;
    private static final int QUERY_NORM = 5;
    private static final int KEY_NORM = 6;
    private static final int SINK = 7;

    @Override
    public String name() {
        return "cached-attention";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        if (!request.operator().is(OperatorId.UPDRAFT, "CachedAttention")) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        if (request.has(KEY) != request.has(VALUE)) {
            return Optional.of("key and value must both be given or both be packed with the query");
        }
        AttentionShape shape;
        try {
            shape = AttentionShape.of(request);
        } catch (IllegalArgumentException | OperatorException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
        Optional<String> columns = columns(request.input(QUERY), shape.queryColumns());
        if (columns.isEmpty() && !shape.packed()) {
            columns = columns(request.input(KEY), shape.kvHeads() * shape.headDim());
        }
        if (columns.isEmpty() && !shape.packed()) {
            columns = columns(request.input(VALUE), shape.kvHeads() * shape.valueDim());
        }
        if (columns.isEmpty()) {
            columns = columns(request.output(0), shape.heads() * shape.valueDim());
        }
        return columns.isPresent() ? columns : constants(request, shape);
    }

    private static Optional<String> columns(Operand operand, int wanted) {
        boolean right = operand.type() == DataType.FLOAT && operand.shape().rows() == Rows.TOKENS
                && operand.shape().elements(1) == wanted && operand.shape().base().dim(-1) == wanted;
        return right ? Optional.empty() : Optional.of(operand + " is not FLOAT[1, tokens, " + wanted + "]");
    }

    private static Optional<String> constants(KernelRequest request, AttentionShape shape) {
        for (int input = COS; input <= SINK; input++) {
            if (request.has(input) && !request.input(input).isConstant()) {
                return Optional.of("input " + input + " is not a constant");
            }
        }
        if (request.attributes().flag("do_rotary", false)) {
            if (!request.has(COS) || !request.has(SIN)
                    || !request.input(COS).shape().equals(request.input(SIN).shape())
                    || request.input(COS).shape().base().rank() != 2
                    || 2 * request.input(COS).shape().base().dim(1) > shape.headDim()) {
                return Optional.of("it rotates, but the tables are missing or do not fit: " + request.inputs());
            }
        }
        for (int input : new int[]{QUERY_NORM, KEY_NORM, SINK}) {
            int wanted = input == SINK ? shape.heads() : shape.headDim();
            if (request.has(input) && request.input(input).shape().base().elements() != wanted) {
                return Optional.of("input " + input + " has " + request.input(input) + ", not " + wanted
                        + " elements");
            }
        }
        return Optional.empty();
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        AttentionShape shape = AttentionShape.of(request);
        boolean rotates = request.attributes().flag("do_rotary", false);
        RotaryTables rotary = rotates ? RotaryTables.of(request.constant(COS), request.constant(SIN),
                request.attributes().flag("rotary_interleaved", false)) : RotaryTables.NONE;
        HeadPreparation query = new HeadPreparation(optional(request, QUERY_NORM), shape.normEpsilon(), rotary,
                shape.scale());
        HeadPreparation key = new HeadPreparation(optional(request, KEY_NORM), shape.normEpsilon(), rotary, 1f);
        AttentionPlan plan = new AttentionPlan(request.operator() + " '" + request.node() + "'", shape, query, key,
                sinks(request, shape));
        return new Prepared(plan);
    }

    private static float[] optional(KernelRequest request, int input) {
        return request.input(input).constant().map(Tensor::toFloats).orElseGet(() -> new float[0]);
    }

    /// The score without a value of each head: the sink, 0 for smooth softmax, or none (minus infinity).
    private static float[] sinks(KernelRequest request, AttentionShape shape) {
        float[] sinks = optional(request, SINK);
        if (sinks.length == 0) {
            sinks = new float[shape.heads()];
            java.util.Arrays.fill(sinks, shape.smooth() ? 0f : Float.NEGATIVE_INFINITY);
        }
        return sinks;
    }

    private record Prepared(AttentionPlan plan) implements PreparedKernel {
        @Override
        public long scratchBytes(StepLimits limits, int threads) {
            return plan.scratchBytes(limits, threads);
        }

        @Override
        public KernelCall bind(KernelBinding binding) {
            return new AttentionCall(plan, binding);
        }
    }
}
