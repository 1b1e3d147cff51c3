package io.updraft.runtime.operator.contracts.matrix;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Broadcast;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// How NumPy's matmul sees two inputs: batches of [m, k] and [k, n] matrices, vectors promoted, batches broadcast.
///
/// @param output
///            shape of the product, promoted axes removed
/// @param left
///            for each matrix of the product the left matrix, counted from 0
/// @param right
///            for each matrix of the product the right matrix
record MatrixShape(Shape output, int m, int k, int n, IntUnaryOperator left, IntUnaryOperator right, int batches) {
    static MatrixShape of(OperatorCall call, int leftInput, int rightInput) {
        Shape a = Check.rankAtLeast(call, leftInput, 1);
        Shape b = Check.rankAtLeast(call, rightInput, 1);
        long m = a.rank() == 1 ? 1 : a.dim(-2);
        long k = a.dim(-1);
        long n = b.rank() == 1 ? 1 : b.dim(-1);
        Check.that(call, (b.rank() == 1 ? b.dim(0) : b.dim(-2)) == k,
                "inner extents of " + a + " and " + b + " differ");
        Shape leftBatch = Shape.of(Arrays.copyOf(a.dims(), Math.max(0, a.rank() - 2)));
        Shape rightBatch = Shape.of(Arrays.copyOf(b.dims(), Math.max(0, b.rank() - 2)));
        Shape batch = Broadcast.shape(call, leftBatch, rightBatch);
        List<Long> dims = new ArrayList<>(Arrays.stream(batch.dims()).boxed().toList());
        if (a.rank() > 1) {
            dims.add(m);
        }
        if (b.rank() > 1) {
            dims.add(n);
        }
        Shape output = Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
        // Batches of nothing have no elements to point at, and may be too many to point at one by one.
        boolean empty = output.elements() == 0;
        int batches = empty ? 0 : Math.toIntExact(batch.elements());
        return new MatrixShape(output, Math.toIntExact(m), Math.toIntExact(k), Math.toIntExact(n),
                empty ? i -> i : Broadcast.index(leftBatch, batch), empty ? i -> i : Broadcast.index(rightBatch, batch),
                batches);
    }
}
