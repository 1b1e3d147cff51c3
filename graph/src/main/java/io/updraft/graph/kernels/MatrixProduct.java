package io.updraft.graph.kernels;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.host.SessionState;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The product of a matrix, taken as activations, with another, taken as weights, by the kernel of the internal operator
/// Linear.
///
/// @param request the Linear node that it is
/// @param kernel its weights packed
record MatrixProduct(KernelSet kernels, HostKernel chosen, KernelRequest request, PreparedKernel kernel, int n) {
    private static final int X_SCALE = 6;

    /// @param node for messages
    /// @param weight [k, n], or [n, k] if `transposed`: floats, or bytes which are taken less `zeros`
    /// @param zeros for bytes: of the weight's type, one or n of them; empty for zero
    /// @param xType FLOAT for float weights; UINT8 or INT8 for bytes
    static Optional<MatrixProduct> of(KernelSet kernels, String node, Tensor weight, boolean transposed,
            Optional<Tensor> zeros, DataType xType) {
        int n = Math.toIntExact(weight.shape().dim(transposed ? 0 : 1));
        int k = Math.toIntExact(weight.shape().dim(transposed ? 1 : 0));
        boolean bytes = weight.type().isInteger();
        List<Operand> inputs = new ArrayList<>();
        inputs.add(new Operand("x", xType, new RowShape(Shape.of(1, 1, k), 1, Rows.TOKENS), Optional.empty()));
        inputs.add(constant("weight", weight));
        inputs.add(bytes ? constant("scales", Tensor.ofFloats(Shape.of(1), 1)) : Operand.ABSENT);
        inputs.add(zeros.map(tensor -> constant("zeros", tensor)).orElse(Operand.ABSENT));
        inputs.add(Operand.ABSENT);
        inputs.add(Operand.ABSENT);
        if (bytes) {
            RowShape one = new RowShape(Shape.of(1), 0, Rows.SEQUENCES);
            inputs.add(new Operand("x_scale", DataType.FLOAT, one, Optional.empty()));
            inputs.add(new Operand("x_zero", xType, one, Optional.empty()));
        }
        Attributes attributes = Attributes.of(Map.of("parts", 1, "K", k, "N", List.of(n), "format",
                bytes ? "integer" : "dense", "layout", transposed ? "NK" : "KN", "block_size", 0, "quant_axis",
                zeros.filter(tensor -> tensor.elements() > 1).isPresent() ? "N" : "", "activation",
                bytes ? "uint8_dynamic" : "float"));
        Operand y = new Operand("y", DataType.FLOAT, new RowShape(Shape.of(1, 1, n), 1, Rows.TOKENS),
                Optional.empty());
        KernelRequest request = new KernelRequest(OperatorId.updraft("Linear"), node, attributes, inputs, List.of(y));
        return kernels.choose(request).map(kernel -> new MatrixProduct(kernels, kernel, request,
                kernel.prepare(request, new Preparation(Arena.ofAuto(), kernels.workers())), n));
    }

    private static Operand constant(String name, Tensor value) {
        return new Operand(name, value.type(), RowShape.fixed(value.shape()), Optional.of(value));
    }

    /// @param x rows of K elements, as they lie in memory
    /// @param xZero what bytes are taken less of
    /// @return [rows, n]; sums of products of bytes are exact up to 2^24
    float[] of(MemorySegment x, int rows, long xZero) {
        StepLimits limits = new StepLimits(rows, 1, 1, 1, rows);
        Step step = new Step(limits);
        step.add(0, 0, rows);
        try (BoundKernel bound = new BoundKernel(request, kernel, limits, kernels.workers(), SessionState.EMPTY)) {
            bound.input(0).copyFrom(x);
            if (request.inputs().size() > X_SCALE) {
                bound.input(X_SCALE).set(Tensor.FLOAT, 0, 1);
                bound.input(X_SCALE + 1).set(Tensor.BYTE, 0, (byte) xZero);
            }
            bound.run(step);
            kernels.ran(chosen);
            return bound.floats(0, Math.multiplyExact(rows, n));
        }
    }
}
