package io.updraft.runtime.operator.contracts.image;

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
import java.util.List;

/// Regions of x [N, C, H, W] pooled to a fixed size: each cell is the mean, or maximum, of samples interpolated at a
/// regular grid in it (He et al., "Mask R-CNN", 2017). Inputs: x, regions [R, 4] as x1, y1, x2, y2, and for each the
/// image it lies in [R].
///
/// The maximum is that of the weighted corners, not of the samples, as ONNX's own data has it.
public final class RoiAlign extends Contract {
    public RoiAlign(int version) {
        super(OperatorId.onnx("RoiAlign", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, 3);
        Check.attributes(call, "mode", "output_height", "output_width", "sampling_ratio", "spatial_scale",
                version() < 16 ? "mode" : "coordinate_transformation_mode");
        Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, 1);
        Check.type(call, 2, Types.INT64);
        Shape x = Check.rank(call, 0, 4);
        long regions = Check.rank(call, 2, 1).dim(0);
        Check.shape(call, 1, regions, 4);
        Check.oneOf(call, "mode", call.attributes().text("mode", "avg"), "avg", "max");
        Check.oneOf(call, "coordinate_transformation_mode",
                call.attributes().text("coordinate_transformation_mode", "half_pixel"), "half_pixel",
                "output_half_pixel");
        Check.that(call, call.attributes().integer("sampling_ratio", 0) >= 0, "attribute sampling_ratio is negative");
        long height = call.attributes().integer("output_height", 1);
        long width = call.attributes().integer("output_width", 1);
        Check.that(call, height > 0 && width > 0 && x.dim(2) > 0 && x.dim(3) > 0,
                "cannot pool " + x + " to " + height + " by " + width + " cells");
        return List.of(TensorType.of(call.type(0), regions, x.dim(1), height, width));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape shape = types.getFirst().shape();
        int channels = (int) shape.dim(1);
        int cells = Math.toIntExact(shape.dim(2) * shape.dim(3));
        int image = Math.toIntExact(call.shape(0).dim(2) * call.shape(0).dim(3));
        double[] x = Reals.of(call.value(0));
        double[] regions = Reals.of(call.value(1));
        double[] y = new double[Math.toIntExact(shape.elements())];
        boolean max = call.attributes().text("mode", "avg").equals("max");
        for (int region = 0; region < shape.dim(0); region++) {
            long batch = call.value(2).getLong(region);
            Check.that(call, batch >= 0 && batch < call.shape(0).dim(0),
                    "region " + region + " lies in image " + batch + " of " + call.shape(0).dim(0));
            Region place = Region.of(call, regions, region, version(), shape);
            Limits.work(call, 4 * place.samples() * shape.elements());
            for (int at = 0; at < cells; at++) {
                for (long i = 0; i < place.samples(); i++) {
                    double[] sample = place.sample(at / (int) shape.dim(3), at % (int) shape.dim(3), i);
                    for (int c = 0; c < channels; c++) {
                        int target = (region * channels + c) * cells + at;
                        double value = pooled(x, ((int) batch * channels + c) * image, sample, max);
                        y[target] = !max ? y[target] + value / place.samples() : i == 0 ? value
                                : Math.max(y[target], value);
                    }
                }
            }
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }

    /// The sum, or the maximum, of a sample's weighted corners.
    private static double pooled(double[] x, int image, double[] sample, boolean max) {
        double result = max ? Double.NEGATIVE_INFINITY : 0;
        for (int corner = 0; corner < sample.length; corner += 2) {
            double value = x[image + (int) sample[corner]] * sample[corner + 1];
            result = max ? Math.max(result, value) : result + value;
        }
        return result;
    }
}
