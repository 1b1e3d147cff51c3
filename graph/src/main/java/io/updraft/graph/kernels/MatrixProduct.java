package io.updraft.graph.kernels;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The product of a matrix, taken as activations, with another, taken as weights, by the kernel of the internal operator
/// Linear.
///
/// @param kernel its weights packed
/// @param x type of the rows that it is given
/// @param bytes whether the kernel takes them as they are, where they are integers
record MatrixProduct(Engine.Ready kernel, DataType x, boolean bytes, int n) {
    private static final int X_SCALE = 6;

    /// @param node for messages
    /// @param weight [k, n], or [n, k] if `transposed`: floats, or bytes which are taken less `zeros`
    /// @param zeros for bytes: of the weight's type, one or n of them; empty for zero
    /// @param x FLOAT for float weights; UINT8 or INT8 for bytes
    /// @throws NoKernel if no kernel takes it
    static MatrixProduct of(Engine engine, String node, Tensor weight, boolean transposed, Optional<Tensor> zeros,
            DataType x) {
        int n = Math.toIntExact(weight.shape().dim(transposed ? 0 : 1));
        int k = Math.toIntExact(weight.shape().dim(transposed ? 1 : 0));
        boolean codes = weight.type().isInteger();
        boolean bytes = codes && engine.takesBytes();
        List<Operand> inputs = new ArrayList<>();
        inputs.add(new Operand("x", bytes ? x : DataType.FLOAT, new RowShape(Shape.of(1, 1, k), 1, Rows.TOKENS),
                Optional.empty()));
        inputs.add(constant("weight", weight));
        inputs.add(codes ? constant("scales", Tensor.ofFloats(Shape.of(1), 1)) : Operand.ABSENT);
        inputs.add(zeros.map(tensor -> constant("zeros", tensor)).orElse(Operand.ABSENT));
        inputs.add(Operand.ABSENT);
        inputs.add(Operand.ABSENT);
        if (bytes) {
            RowShape one = new RowShape(Shape.of(1), 0, Rows.SEQUENCES);
            inputs.add(new Operand("x_scale", DataType.FLOAT, one, Optional.empty()));
            inputs.add(new Operand("x_zero", x, one, Optional.empty()));
        }
        Attributes attributes = Attributes.of(Map.of("parts", 1, "K", k, "N", List.of(n), "format",
                codes ? "integer" : "dense", "layout", transposed ? "NK" : "KN", "block_size", 0, "quant_axis",
                zeros.filter(tensor -> tensor.elements() > 1).isPresent() ? "N" : "", "activation",
                bytes ? "uint8_dynamic" : "float"));
        Operand y = new Operand("y", DataType.FLOAT, new RowShape(Shape.of(1, 1, n), 1, Rows.TOKENS),
                Optional.empty());
        KernelRequest request = new KernelRequest(OperatorId.updraft("Linear"), node, attributes, inputs, List.of(y));
        return new MatrixProduct(engine.prepare(request), x, bytes, n);
    }

    private static Operand constant(String name, Tensor value) {
        return new Operand(name, value.type(), RowShape.fixed(value.shape()), Optional.of(value));
    }

    /// @param rows of k elements, as they lie in memory
    /// @param zero what bytes are taken less of
    /// @return [count, n]; sums of products of bytes are exact up to 2^24
    float[] of(MemorySegment rows, int count, long zero) {
        StepLimits limits = new StepLimits(count, 1, 1, 1, count);
        Step step = new Step(limits);
        step.add(0, 0, count);
        try (Engine.Bound bound = kernel.bind(limits, List.of())) {
            MemorySegment input = bound.input(0);
            if (bytes || x == DataType.FLOAT) {
                input.copyFrom(rows);
            } else {
                for (long i = 0; i < rows.byteSize(); i++) {
                    byte code = rows.get(Tensor.BYTE, i);
                    input.set(Tensor.FLOAT, 4 * i, (x == DataType.UINT8 ? Byte.toUnsignedInt(code) : code) - zero);
                }
            }
            if (bytes) {
                bound.input(X_SCALE).set(Tensor.FLOAT, 0, 1);
                bound.input(X_SCALE + 1).set(Tensor.BYTE, 0, (byte) zero);
            }
            bound.run(step);
            return bound.floats(0, Math.multiplyExact(count, n));
        }
    }
}
