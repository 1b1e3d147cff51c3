package io.updraft.runtime.operator.contracts.image;

import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import java.util.function.DoubleUnaryOperator;

/// Which neighbours of a place count how much: the attributes mode, nearest_mode, cubic_coeff_a, antialias and
/// exclude_outside of Resize.
record Interpolation(String mode, String nearest, double cubic, boolean antialias, boolean excludeOutside) {
    /// Longer axes could not even be addressed in single precision, and their weights would take much memory.
    private static final long LONGEST = 1L << 24;

    static Interpolation of(OperatorCall call, int version) {
        Attributes attributes = call.attributes();
        return new Interpolation(attributes.text("mode", "nearest"),
                attributes.text("nearest_mode", version < 11 ? "floor" : "round_prefer_floor"),
                attributes.number("cubic_coeff_a", -0.75f), attributes.flag("antialias", false),
                attributes.flag("exclude_outside", false));
    }

    Resampling resampling(OperatorCall call, Coordinates coordinates) {
        Check.that(call, Math.max(coordinates.resized(), coordinates.extent()) <= LONGEST,
                "an axis of more than " + LONGEST + " elements cannot be resized");
        int count = (int) coordinates.resized();
        boolean nearestOnly = mode.equals("nearest");
        boolean linear = mode.equals("linear");
        double stretch = antialias ? Math.max(1, coordinates.extent() / coordinates.width()) : 1;
        double radius = (linear ? 1 : 2) * stretch;
        int taps = nearestOnly ? 1 : (int) Math.ceil(2 * radius);
        DoubleUnaryOperator kernel = linear
                ? distance -> Math.max(0, 1 - Math.abs(distance))
                : distance -> Cubic.weight(distance, cubic);
        Resampling resampling = new Resampling(new long[count], taps,
                new double[nearestOnly ? 0 : Math.multiplyExact(count, taps)], (int) coordinates.extent());
        for (int i = 0; i < count; i++) {
            double x = coordinates.original(call, i);
            if (coordinates.isOutside(x)) {
                resampling.first()[i] = Resampling.NOWHERE;
            } else if (nearestOnly) {
                resampling.first()[i] = nearest(x);
            } else {
                resampling.first()[i] = (long) Math.floor(x - radius) + 1;
                resampling.weigh(i, x, kernel, stretch, !excludeOutside);
            }
        }
        return resampling;
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
