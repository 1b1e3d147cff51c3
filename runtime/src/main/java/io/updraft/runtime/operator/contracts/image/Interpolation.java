package io.updraft.runtime.operator.contracts.image;

import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import java.util.function.DoubleUnaryOperator;

/// Which neighbours of a place count how much: the attributes mode, nearest_mode, cubic_coeff_a, antialias and
/// exclude_outside of Resize.
record Interpolation(String mode, String nearest, double cubic, boolean antialias, boolean excludeOutside) {
    private static final double[] ONLY = {1};
    private static final double[] NONE = {};

    static Interpolation of(OperatorCall call, int version) {
        Attributes attributes = call.attributes();
        return new Interpolation(attributes.text("mode", "nearest"),
                attributes.text("nearest_mode", version < 11 ? "floor" : "round_prefer_floor"),
                attributes.number("cubic_coeff_a", -0.75f), attributes.flag("antialias", false),
                attributes.flag("exclude_outside", false));
    }

    Resampling resampling(OperatorCall call, Coordinates coordinates) {
        int count = Math.toIntExact(coordinates.resized());
        long[] first = new long[count];
        double[][] weights = new double[count][];
        for (int i = 0; i < count; i++) {
            double x = coordinates.original(call, i);
            if (coordinates.isOutside(x)) {
                weights[i] = NONE;
            } else if (mode.equals("nearest")) {
                first[i] = nearest(x);
                weights[i] = ONLY;
            } else {
                boolean linear = mode.equals("linear");
                double stretch = antialias ? Math.max(1, 1 / coordinates.scale()) : 1;
                double radius = (linear ? 1 : 2) * stretch;
                DoubleUnaryOperator kernel = linear
                        ? distance -> Math.max(0, 1 - Math.abs(distance))
                        : distance -> Cubic.weight(distance, cubic);
                first[i] = (long) Math.floor(x - radius) + 1;
                weights[i] = Resampling.weights(kernel, x, first[i], (long) Math.ceil(x + radius) - 1, stretch,
                        coordinates.extent(), !excludeOutside);
            }
        }
        return new Resampling(first, weights, Math.toIntExact(coordinates.extent()));
    }

    private long nearest(double x) {
        return (long) switch (nearest) {
            case "round_prefer_floor" -> Math.ceil(x - 0.5);
            case "round_prefer_ceil" -> Math.floor(x + 0.5);
            case "floor" -> Math.floor(x);
            default -> Math.ceil(x);
        };
    }
}
