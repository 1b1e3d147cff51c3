package io.updraft.runtime.operator.contracts.matrix;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// The determinant of each square matrix, by elimination with partial pivoting.
public final class Det extends Contract {
    public Det(int version) {
        super(OperatorId.onnx("Det", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.attributes(call);
        Check.type(call, 0, Types.FLOATS);
        Shape shape = Check.rankAtLeast(call, 0, 2);
        Check.that(call, shape.dim(-1) == shape.dim(-2), "matrices of shape " + shape + " are not square");
        return List.of(new TensorType(call.type(0), Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2))));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        int size = Math.toIntExact(call.shape(0).dim(-1));
        double[] result = new double[Math.toIntExact(types.getFirst().shape().elements())];
        Limits.work(call, (double) size * size * size * result.length);
        for (int i = 0; i < result.length; i++) {
            result[i] = determinant(Reals.of(call.value(0), (long) i * size * size, size * size), size);
        }
        return List.of(Reals.tensor(types.getFirst(), result));
    }

    private static double determinant(double[] a, int size) {
        double determinant = 1;
        for (int step = 0; step < size; step++) {
            int pivot = step;
            for (int row = step + 1; row < size; row++) {
                pivot = Math.abs(a[row * size + step]) > Math.abs(a[pivot * size + step]) ? row : pivot;
            }
            double head = a[pivot * size + step];
            determinant *= pivot == step ? head : -head;
            if (head == 0) {
                return 0;
            }
            double[] pivotRow = Arrays.copyOfRange(a, pivot * size, (pivot + 1) * size);
            System.arraycopy(a, step * size, a, pivot * size, size);
            for (int row = step + 1; row < size; row++) {
                double factor = a[row * size + step] / head;
                for (int column = step; column < size; column++) {
                    a[row * size + column] -= factor * pivotRow[column];
                }
            }
        }
        return determinant;
    }
}
