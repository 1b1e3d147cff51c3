package io.updraft.graph.kernels;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Broadcast;
import io.updraft.runtime.operator.contracts.support.Slices;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/// MatMul, Gemm, MatMulInteger and QLinearMatMul on the kernel of Linear. Of products with one matrix the packed matrix
/// is kept: in most graphs it is a weight.
final class LinearRoute implements Route {
    private static final Set<DataType> BYTES = Set.of(DataType.UINT8, DataType.INT8);
    /// Sums of this many products of bytes are exact in a float.
    private static final int LONGEST_EXACT = (1 << 24) / (255 * 255);

    private final Engine engine;
    private volatile Optional<Packed> packed = Optional.empty();

    /// @param weight the very tensor
    private record Packed(Tensor weight, MatrixProduct product) {
    }

    LinearRoute(Engine engine) {
        this.engine = engine;
    }

    @Override
    public List<Tensor> run(OperatorCall call, List<TensorType> types) {
        NoKernel.unless(types.getFirst().shape().elements() > 0 && call.shape(0).elements() > 0,
                "there is nothing to multiply");
        return switch (call.operator().type()) {
            case "MatMul" -> matMul(call, types.getFirst());
            case "Gemm" -> gemm(call, types.getFirst());
            case "MatMulInteger" -> List.of(integers(types.getFirst(), integer(call, 0, 1, 2, 3)));
            default -> quantized(call, types.getFirst());
        };
    }

    private MatrixProduct product(OperatorCall call, Tensor weight, boolean transposed) {
        Optional<Packed> kept = packed.filter(each -> each.weight.data().equals(weight.data())
                && each.weight.tensorType().equals(weight.tensorType()));
        if (kept.isPresent()) {
            return kept.get().product();
        }
        MatrixProduct made = MatrixProduct.of(engine, call.node(), weight, transposed, Optional.empty(),
                DataType.FLOAT);
        packed = Optional.of(new Packed(weight, made));
        return made;
    }

    private List<Tensor> matMul(OperatorCall call, TensorType type) {
        Tensor a = call.value(0);
        Tensor b = call.value(1);
        checkFloat(a.type());
        if (b.shape().rank() == 1) {
            b = b.reshaped(Shape.of(b.elements(), 1));
        }
        int k = Math.toIntExact(b.shape().dim(-2));
        int n = Math.toIntExact(b.shape().dim(-1));
        if (b.shape().rank() == 2) {
            int rows = Math.toIntExact(a.elements() / k);
            return floats(type, product(call, b, false).of(a.data(), rows, 0));
        }
        int m = a.shape().rank() == 1 ? 1 : Math.toIntExact(a.shape().dim(-2));
        Shape batch = Shape.of(java.util.Arrays.copyOf(type.shape().dims(), type.shape().rank()
                - (a.shape().rank() == 1 ? 1 : 2)));
        IntUnaryOperator left = Broadcast.index(batchOf(a.shape()), batch);
        IntUnaryOperator right = Broadcast.index(batchOf(b.shape()), batch);
        float[] result = new float[Math.toIntExact(type.shape().elements())];
        Tensor matrices = b.reshaped(Shape.of(b.elements() / ((long) k * n), k, n));
        for (int i = 0; i < batch.elements(); i++) {
            MatrixProduct product = MatrixProduct.of(engine, call.node(),
                    Slices.take(matrices, 0, right.applyAsInt(i)), false, Optional.empty(), DataType.FLOAT);
            long bytes = 4L * m * k;
            float[] part = product.of(a.data().asSlice(left.applyAsInt(i) * bytes, bytes), m, 0);
            System.arraycopy(part, 0, result, i * m * n, part.length);
        }
        return floats(type, result);
    }

    private static void checkFloat(DataType type) {
        NoKernel.unless(type == DataType.FLOAT, "the matrices are " + type + ", not FLOAT");
    }

    private static Shape batchOf(Shape matrices) {
        return Shape.of(java.util.Arrays.copyOf(matrices.dims(), Math.max(0, matrices.rank() - 2)));
    }

    private List<Tensor> gemm(OperatorCall call, TensorType type) {
        checkFloat(type.type());
        Tensor a = call.attributes().flag("transA", false) ? transposed(call.value(0)) : call.value(0);
        MatrixProduct matrix = product(call, call.value(1), call.attributes().flag("transB", false));
        float[] result = matrix.of(a.data(), Math.toIntExact(type.shape().dim(0)), 0);
        float alpha = call.attributes().number("alpha", 1);
        float beta = call.attributes().number("beta", 1);
        float[] c = call.has(2) ? call.value(2).toFloats() : new float[1];
        IntUnaryOperator index = Broadcast.index(call.has(2) ? call.shape(2) : Shape.SCALAR, type.shape());
        for (int i = 0; i < result.length; i++) {
            result[i] = alpha * result[i] + beta * c[index.applyAsInt(i)];
        }
        return floats(type, result);
    }

    private static Tensor transposed(Tensor matrix) {
        long rows = matrix.shape().dim(0);
        long columns = matrix.shape().dim(1);
        Tensor result = Tensor.allocate(matrix.type(), Shape.of(columns, rows));
        Strided.copy(matrix, new long[]{columns, rows}, new long[]{1, columns}, 0, result);
        return result;
    }

    /// Exact sums of products of bytes.
    ///
    /// @throws NoKernel where they may not be exact, or zero points differ by row
    private float[] integer(OperatorCall call, int a, int b, int aZero, int bZero) {
        Tensor weight = call.value(b);
        Tensor x = call.value(a);
        NoKernel.unless(BYTES.contains(x.type()) && BYTES.contains(weight.type()), "the matrices are " + x.type()
                + " and " + weight.type() + ", not of 8 bits");
        NoKernel.unless(weight.shape().rank() >= 2 && x.shape().rank() >= 2, "an operand is a vector");
        NoKernel.unless(weight.shape().dim(-2) <= LONGEST_EXACT, "sums of " + weight.shape().dim(-2)
                + " products may not be exact in a float");
        NoKernel.unless(!call.has(aZero) || call.shape(aZero).elements() == 1, "zero points differ by row");
        int k = Math.toIntExact(weight.shape().dim(-2));
        int n = Math.toIntExact(weight.shape().dim(-1));
        int batches = Math.toIntExact(weight.elements() / ((long) k * n));
        NoKernel.unless(batches == 1 || batchOf(x.shape()).equals(batchOf(weight.shape())), "batches are broadcast");
        int rows = Math.toIntExact(x.elements() / k / batches);
        long zero = call.has(aZero) ? call.value(aZero).getLong(0) : 0;
        Tensor matrices = weight.reshaped(Shape.of(batches, k, n));
        float[] sums = new float[batches * rows * n];
        for (int i = 0; i < batches; i++) {
            MatrixProduct product = MatrixProduct.of(engine, call.node(), Slices.take(matrices, 0, i), false,
                    call.known(bZero), x.type());
            float[] part = product.of(x.data().asSlice((long) i * rows * k, (long) rows * k), rows, zero);
            System.arraycopy(part, 0, sums, i * part.length, part.length);
        }
        return sums;
    }

    /// Inputs: a, a_scale, a_zero_point, b, b_scale, b_zero_point, y_scale, y_zero_point.
    private List<Tensor> quantized(OperatorCall call, TensorType type) {
        NoKernel.unless(call.shape(1).elements() == 1, "scales of the left side differ by row");
        double[] scales = new double[Math.toIntExact(call.shape(4).elements())];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = call.value(1).getDouble(0) * call.value(4).getDouble(i) / call.value(6).getDouble(0);
        }
        long zero = call.value(7).getLong(0);
        float[] sums = integer(call, 0, 3, 2, 5);
        Tensor result = Tensor.allocate(type.type(), type.shape());
        for (int i = 0; i < sums.length; i++) {
            result.setDouble(i, Math.rint(sums[i] * scales[i % scales.length]) + zero);
        }
        return List.of(result);
    }

    private static Tensor integers(TensorType type, float[] sums) {
        Tensor result = Tensor.allocate(type.type(), type.shape());
        for (int i = 0; i < sums.length; i++) {
            result.setLong(i, (long) sums[i]);
        }
        return result;
    }

    private static List<Tensor> floats(TensorType type, float[] values) {
        return List.of(Tensor.ofFloats(type.shape(), values));
    }
}
