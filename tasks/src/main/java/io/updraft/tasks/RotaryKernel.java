package io.updraft.tasks;

import static io.updraft.tasks.Requests.firstOf;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernels;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import java.util.Optional;

/// RotaryEmbedding of both domains on token rows `[1, tokens, heads * headDim]`, with a position for each token and
/// constant tables `[maxPosition, rotaryDim / 2]`.
///
/// The first rotaryDim elements of a head are rotated in pairs: `(i, i + rotaryDim/2)`, or `(2i, 2i + 1)` where
/// interleaved; the rest is copied.
final class RotaryKernel implements HostKernel {
    @Override
    public String name() {
        return "rotary-embedding";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        Optional<RotaryInputs> found = RotaryInputs.of(request.operator());
        if (found.isEmpty()) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        RotaryInputs inputs = found.get();
        if (request.input(0).shape().base().rank() != 3) {
            return Optional.of("input 0 is not [1, tokens, heads * headDim]: " + request.input(0));
        }
        if (!request.input(inputs.cos()).isConstant() || !request.input(inputs.sin()).isConstant()) {
            return Optional.of("the cosine and sine tables must be constants");
        }
        if (!request.has(inputs.positions()) || request.input(inputs.positions()).type() != DataType.INT64
                || request.input(inputs.positions()).shape().elements(1) != 1
                || request.input(inputs.positions()).shape().rows() != request.input(0).shape().rows()) {
            return Optional.of("a position for each token is needed: " + Requests.inputs(request));
        }
        Shape cos = request.input(inputs.cos()).shape().base();
        Optional<String> tables = cos.rank() == 2 && cos.equals(request.input(inputs.sin()).shape().base())
                ? Optional.empty()
                : Optional.of("the tables are not two matrices of one shape: " + Requests.inputs(request));
        return firstOf(tables, Requests.floatRows("input 0", request.input(0)), heads(request, cos));
    }

    private static Optional<String> heads(KernelRequest request, Shape cos) {
        long columns = request.input(0).shape().base().dim(-1);
        long rotaryDim = request.attributes().integer("rotary_embedding_dim", 0);
        long heads = request.attributes().integer("num_heads", 0);
        if (rotaryDim > 0 && heads <= 0) {
            return Optional.of("rotary_embedding_dim without num_heads");
        }
        long headDim = heads > 0 ? columns / heads : 2 * cos.dim(1);
        long rotated = rotaryDim > 0 ? rotaryDim : headDim;
        return headDim > 0 && columns % headDim == 0 && rotated == 2 * cos.dim(1) && rotated <= headDim
                ? Optional.empty()
                : Optional.of("heads of " + headDim + " in " + columns + " columns do not fit tables " + cos);
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        RotaryInputs inputs = RotaryInputs.of(request.operator()).orElseThrow();
        RowLayout layout = RowLayout.of(request.input(0));
        RotaryTables tables = RotaryTables.of(request.constant(inputs.cos()), request.constant(inputs.sin()),
                request.attributes().flag("interleaved", false));
        long heads = request.attributes().integer("num_heads", 0);
        int headDim = heads > 0 ? (int) (layout.columns() / heads) : tables.rotaryDim();
        String node = Requests.describe(request);
        return binding -> new RotaryCall(binding, layout, tables, headDim, inputs.positions(), node);
    }

    /// Where the two operators of this name have their inputs.
    record RotaryInputs(int positions, int cos, int sin) {
        static Optional<RotaryInputs> of(OperatorId operator) {
            if (operator.is(OperatorId.MICROSOFT, "RotaryEmbedding")) {
                return Optional.of(new RotaryInputs(1, 2, 3));
            }
            return operator.is(OperatorId.ONNX, "RotaryEmbedding") ? Optional.of(new RotaryInputs(3, 1, 2))
                    : Optional.empty();
        }
    }
}
