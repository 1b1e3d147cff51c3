package io.updraft.runtime.operator.contracts.signal;

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

/// The short-time Fourier transform: of each frame of a signal [N, length, 1 or 2], times a window. Inputs: signal, step
/// between frames, window?, length of a frame? (that of the window by default). Output [N, frames, bins, 2]; `onesided`,
/// the default, gives the first half of the bins.
public final class STFT extends Contract {
    public STFT(int version) {
        super(OperatorId.onnx("STFT", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 4);
        Check.attributes(call, "onesided");
        Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, 2);
        Check.type(call, 1, Types.INDICES);
        Check.optionalType(call, 3, Types.INDICES);
        Check.that(call, call.has(2) || call.has(3), "needs a window or the length of a frame");
        Shape signal = Check.rank(call, 0, 3);
        Check.that(call, signal.dim(2) == 1 || signal.dim(2) == 2,
                "input 0 of shape " + signal + " holds neither real nor complex numbers");
        boolean half = call.attributes().flag("onesided", true);
        Check.that(call, !half || signal.dim(2) == 1, "a one-sided transform needs real numbers");
        long length = length(call);
        Check.shape(call, 2, length);
        long step = Check.scalar(call, 1);
        Check.that(call, step > 0, "frame_step is " + step + ", expected a positive number");
        Check.that(call, length > 0 && length <= signal.dim(1),
                "a frame of " + length + " does not fit a signal of shape " + signal);
        return List.of(TensorType.of(call.type(0), signal.dim(0), 1 + (signal.dim(1) - length) / step,
                half ? length / 2 + 1 : length, 2));
    }

    private static long length(OperatorCall call) {
        return call.has(3) ? Check.scalar(call, 3) : Check.rank(call, 2, 1).dim(0);
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape shape = types.getFirst().shape();
        int length = Math.toIntExact(length(call));
        int frames = Math.toIntExact(shape.dim(1));
        int width = Math.toIntExact(shape.dim(2)) * 2;
        int parts = (int) call.shape(0).dim(2);
        int samples = Math.toIntExact(call.shape(0).dim(1));
        long step = Check.scalar(call, 1);
        Limits.work(call, Fourier.steps(length) * frames * shape.dim(0));
        double[] signal = Reals.of(call.value(0));
        double[] window = new double[length];
        Arrays.fill(window, 1);
        window = call.has(2) ? Reals.of(call.value(2)) : window;
        double[] y = new double[Math.toIntExact(shape.elements())];
        for (int frame = 0; frame < y.length / width; frame++) {
            int start = frame / frames * samples + (int) (frame % frames * step);
            double[] seen = new double[2 * length];
            for (int n = 0; n < length; n++) {
                for (int part = 0; part < parts; part++) {
                    seen[2 * n + part] = signal[(start + n) * parts + part] * window[n];
                }
            }
            System.arraycopy(Fourier.transform(seen, false), 0, y, frame * width, width);
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }
}
