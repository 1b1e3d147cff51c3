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

/// Min, Max, Sum and Mean of one or more inputs, element by element with broadcasting. NaN wins.
public final class Variadic extends Contract {
    private Variadic(String type, int version) {
        super(OperatorId.onnx(type, version));
    }

    public static Variadic min(int version) {
        return new Variadic("Min", version);
    }

    public static Variadic max(int version) {
        return new Variadic("Max", version);
    }

    public static Variadic sum(int version) {
        return new Variadic("Sum", version);
    }

    public static Variadic mean(int version) {
        return new Variadic("Mean", version);
    }

    private boolean isOrder() {
        return id().type().equals("Min") || id().type().equals("Max");
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, Math.max(1, call.inputs()), Integer.MAX_VALUE);
        DataType type = Check.type(call, 0, isOrder() ? Types.NUMBERS : Types.FLOATS);
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
                    reals[i] = input == 0 ? value : joined(reals[i], value);
                }
            } else {
                // Flipping the top bit orders unsigned numbers as signed ones.
                long flip = output.type() == DataType.UINT64 ? Long.MIN_VALUE : 0;
                long[] values = call.value(input).toLongs();
                for (int i = 0; i < elements; i++) {
                    long value = values[index.applyAsInt(i)];
                    boolean better = (value ^ flip) > (integers[i] ^ flip) == id().type().equals("Max");
                    integers[i] = input == 0 || better ? value : integers[i];
                }
            }
        }
        for (int i = 0; i < reals.length && id().type().equals("Mean"); i++) {
            reals[i] /= call.inputs();
        }
        return List.of(real ? Reals.tensor(output, reals) : Integers.tensor(output, integers));
    }

    private double joined(double a, double b) {
        return switch (id().type()) {
            case "Max" -> Math.max(a, b);
            case "Min" -> Math.min(a, b);
            default -> a + b;
        };
    }
}
