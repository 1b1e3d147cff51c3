package io.updraft.runtime.operator.contracts.image;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;

/// One spatial axis of GridSample: from a grid's coordinate to a place on it, and what lies beyond its ends.
///
/// @param aligned
///            whether -1 and 1 are the centres of the first and last element, or their outer edges
record GridAxis(long extent, boolean aligned, String padding) {
    /// Beyond this no element is near; it keeps indices countable.
    private static final double FAR = 0x1p40;

    static GridAxis of(OperatorCall call, long extent) {
        return new GridAxis(extent, call.attributes().flag("align_corners", false), padding(call));
    }

    static String padding(OperatorCall call) {
        return Check.oneOf(call, "padding_mode", call.attributes().text("padding_mode", "zeros"), "zeros", "border",
                "reflection");
    }

    /// The place, in elements, that a coordinate names; reflection brings it between the ends.
    double place(double coordinate, boolean nearest) {
        double wide = aligned ? (coordinate + 1) / 2 * (extent - 1) : ((coordinate + 1) * extent - 1) / 2;
        double place = Double.isNaN(wide) ? wide : Math.clamp(wide, -FAR, FAR);
        place = nearest ? Math.rint(place) : place;
        if (place >= low() && place <= high() || Double.isNaN(place)) {
            return place;
        }
        return padding.equals("reflection") ? reflected(place) : place;
    }

    private double low() {
        return aligned ? 0 : -0.5;
    }

    private double high() {
        return aligned ? extent - 1 : extent - 0.5;
    }

    private double reflected(double place) {
        double range = high() - low();
        if (range == 0) {
            return 0;
        }
        double beyond = place < low() ? low() - place : place - low();
        double times = Math.floor(beyond / range);
        double rest = beyond - times * range;
        return times % 2 == 0 ? low() + rest : high() - rest;
    }

    /// The element that stands at an index; -1 for zero.
    int inside(long index) {
        if (index >= 0 && index < extent) {
            return (int) index;
        }
        return switch (padding) {
            case "border" -> (int) Math.clamp(index, 0, extent - 1);
            case "reflection" -> (int) Math.clamp((long) reflected(index), 0, extent - 1);
            default -> -1;
        };
    }
}
