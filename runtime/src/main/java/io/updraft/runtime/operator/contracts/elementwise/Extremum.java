package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Broadcast;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Integers;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// Min and Max of one or more inputs, element by element with broadcasting. NaN wins.
public final class Extremum extends Contract {
    private final boolean largest;

    private Extremum(String type, int version) {
        super(OperatorId.onnx(type, version));
        this.largest = type.equals("Max");
    }

    public static Extremum min(int version) {
        return new Extremum("Min", version);
    }

    public static Extremum max(int version) {
        return new Extremum("Max", version);
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, Math.max(1, call.inputs()), Integer.MAX_VALUE);
        DataType type = Check.type(call, 0, Types.NUMBERS);
        for (int i = 1; i < call.inputs(); i++) {
            Check.sameType(call, 0, i);
        }
        return List.of(new TensorType(type, Broadcast.shape(call, 0, call.inputs())));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        TensorType output = types.getFirst();
        Shape shape = output.shape();
        int elements = Math.toIntExact(shape.elements());
        boolean real = output.type().isFloat();
        double[] reals = new double[real ? elements : 0];
        long[] integers = new long[real ? 0 : elements];
        for (int input = 0; input < call.inputs(); input++) {
            IntUnaryOperator index = Broadcast.index(call.shape(input), shape);
            if (real) {
                double[] values = Reals.of(call.value(input));
                for (int i = 0; i < elements; i++) {
                    double value = values[index.applyAsInt(i)];
                    reals[i] = input == 0 ? value : largest ? Math.max(reals[i], value) : Math.min(reals[i], value);
                }
            } else {
                // Flipping the top bit orders unsigned numbers as signed ones.
                long flip = output.type() == DataType.UINT64 ? Long.MIN_VALUE : 0;
                long[] values = call.value(input).toLongs();
                for (int i = 0; i < elements; i++) {
                    long value = values[index.applyAsInt(i)];
                    boolean better = (value ^ flip) > (integers[i] ^ flip) == largest;
                    integers[i] = input == 0 || better ? value : integers[i];
                }
            }
        }
        return List.of(real ? Reals.tensor(output, reals) : Integers.tensor(output, integers));
    }
}
