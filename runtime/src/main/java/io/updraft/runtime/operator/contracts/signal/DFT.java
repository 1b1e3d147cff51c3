package io.updraft.runtime.operator.contracts.signal;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// The discrete Fourier transform along one axis. The last axis holds real numbers (extent 1) or complex ones (2).
/// Inputs: x, length? (x is cut or filled with zeros), axis? (an attribute in version 17).
///
/// `onesided` gives the first half of the transform of real numbers or, inverse, real numbers from such a half.
public final class DFT extends Contract {
    public DFT(int version) {
        super(OperatorId.onnx("DFT", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, version() < 20 ? 2 : 3);
        Check.attributes(call, "inverse", "onesided", version() < 20 ? "axis" : "inverse");
        Check.type(call, 0, Types.FLOATS);
        Check.optionalType(call, 1, Types.INDICES);
        Check.optionalType(call, 2, Types.INT64);
        Shape shape = Check.rankAtLeast(call, 0, 2);
        boolean half = call.attributes().flag("onesided", false);
        boolean inverse = call.attributes().flag("inverse", false);
        long parts = shape.dim(-1);
        Check.that(call, parts == 1 || parts == 2,
                "input 0 of shape " + shape + " holds neither real nor complex numbers");
        Check.that(call, !half || parts == (inverse ? 2 : 1),
                "a one-sided transform needs " + (inverse ? "complex" : "real") + " numbers, has shape " + shape);
        // ONNX's data for this case are rounded to single precision on the way: 2e-7 where the sum is 0, which is outside
        // their own tolerance of a sum in double.
        Check.that(call, !inverse || half || call.type(0) != DataType.FLOAT,
                "the inverse transform of FLOAT to complex numbers is not supported, cast to DOUBLE");
        long[] dims = shape.dims();
        int axis = axis(call);
        long length = length(call, axis);
        dims[axis] = half && !inverse ? length / 2 + 1 : length;
        dims[dims.length - 1] = half && inverse ? 1 : 2;
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    private int axis(OperatorCall call) {
        int rank = call.shape(0).rank();
        long axis = version() < 20
                ? call.attributes().integer("axis", 1)
                : call.has(2) ? Check.scalar(call, 2) : -2;
        int index = Axes.of(call, axis, rank);
        Check.that(call, index != rank - 1, "axis " + axis + " holds the parts of the numbers");
        return index;
    }

    private static long length(OperatorCall call, int axis) {
        boolean halved = call.attributes().flag("onesided", false) && call.attributes().flag("inverse", false);
        long extent = call.shape(0).dim(axis);
        long length = call.has(1)
                ? Check.scalar(call, 1)
                : halved ? Math.multiplyExact(2L, extent - 1) : extent;
        Check.that(call, length > 0, "a transform of length " + length + " is empty");
        return length;
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape to = types.getFirst().shape();
        int axis = axis(call);
        int length = Math.toIntExact(length(call, axis));
        boolean half = call.attributes().flag("onesided", false);
        boolean inverse = call.attributes().flag("inverse", false);
        Lanes from = new Lanes(call.shape(0), axis);
        Lanes target = new Lanes(to, axis);
        Limits.work(call, Fourier.steps(length) * target.count());
        double[] x = Reals.of(call.value(0));
        double[] y = new double[Math.toIntExact(to.elements())];
        for (int lane = 0; lane < target.count(); lane++) {
            double[] signal = new double[Math.multiplyExact(2, length)];
            for (int n = 0; n < Math.min(length, from.extent()); n++) {
                signal[2 * n] = x[from.at(lane, n)];
                signal[2 * n + 1] = from.parts() == 2 ? x[from.at(lane, n) + 1] : 0;
            }
            if (half && inverse) {
                mirror(signal);
            }
            double[] transformed = Fourier.transform(signal, inverse);
            for (int k = 0; k < target.extent(); k++) {
                for (int part = 0; part < target.parts(); part++) {
                    y[target.at(lane, k) + part] = transformed[2 * k + part] / (inverse ? length : 1);
                }
            }
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }

    /// Fills the second half of a spectrum of real numbers from the first.
    private static void mirror(double[] spectrum) {
        int length = spectrum.length / 2;
        spectrum[1] = 0;
        for (int k = 1; 2 * k <= length; k++) {
            spectrum[2 * (length - k)] = spectrum[2 * k];
            spectrum[2 * (length - k) + 1] = 2 * k == length ? 0 : -spectrum[2 * k + 1];
        }
    }

    /// The lanes of a tensor of numbers along an axis; the last axis holds the parts of each number.
    private record Lanes(int count, int extent, int inner, int parts) {
        Lanes(Shape shape, int axis) {
            this(Math.toIntExact(shape.elements(0, axis) * shape.elements(axis + 1, shape.rank() - 1)),
                    Math.toIntExact(shape.dim(axis)), Math.toIntExact(shape.elements(axis + 1, shape.rank() - 1)),
                    (int) shape.dim(-1));
        }

        int at(int lane, int index) {
            return ((lane / inner * extent + index) * inner + lane % inner) * parts;
        }
    }
}
