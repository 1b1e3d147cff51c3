package io.updraft.runtime.operator.contracts.signal;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// Triangular filters, even on the mel scale mel(f) = 2595 log10(1 + f / 700), that turn a spectrum of floor(length / 2)
/// + 1 bins into mel bins: [bins, mel bins]. Inputs: mel bins, length of the transform, sample rate, lowest and highest
/// frequency.
public final class MelWeightMatrix extends Contract {
    public MelWeightMatrix(int version) {
        super(OperatorId.onnx("MelWeightMatrix", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 5, 5);
        Check.attributes(call, "output_datatype");
        for (int input = 0; input < 5; input++) {
            Check.type(call, input, input < 3 ? Types.INDICES : Types.FLOATS);
            Check.that(call, call.shape(input).elements() == 1, "input " + input + " must be a scalar");
        }
        long bins = Check.scalar(call, 0);
        long length = Check.scalar(call, 1);
        Check.that(call, bins > 0 && length > 0 && Check.scalar(call, 2) > 0,
                "mel bins, length and sample rate must be positive");
        return List.of(TensorType.of(CosineWindow.output(call), length / 2 + 1, bins));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        long bins = output.shape().dim(1);
        long[] edges = edges(call, Math.toIntExact(bins + 2), output.shape().dim(0));
        for (int i = 0; i < bins; i++) {
            long low = edges[i];
            long centre = edges[i + 1];
            long high = edges[i + 2];
            if (centre == low) {
                output.setDouble(centre * bins + i, 1);
            }
            for (long j = low; j <= centre && centre > low; j++) {
                output.setDouble(j * bins + i, (double) (j - low) / (centre - low));
            }
            for (long j = centre; j < high; j++) {
                output.setDouble(j * bins + i, (double) (high - j) / (high - centre));
            }
        }
        return List.of(output);
    }

    /// The spectrum's bins at which the triangles start, peak and end.
    private static long[] edges(OperatorCall call, int count, long spectrum) {
        double low = mel(call.value(3).getDouble(0));
        double high = mel(call.value(4).getDouble(0));
        double length = Check.scalar(call, 1);
        double rate = Check.scalar(call, 2);
        long[] edges = new long[count];
        for (int i = 0; i < count; i++) {
            double frequency = 700 * (Math.pow(10, (low + i * (high - low) / count) / 2595) - 1);
            double edge = Math.floor((length + 1) * frequency / rate);
            Check.that(call, edge >= 0 && edge < spectrum && (i == 0 || edge >= edges[i - 1]),
                    "frequencies from " + call.value(3).getDouble(0) + " to " + call.value(4).getDouble(0)
                            + " are not within the spectrum");
            edges[i] = (long) edge;
        }
        return edges;
    }

    private static double mel(double frequency) {
        return 2595 * Math.log10(1 + frequency / 700);
    }
}
