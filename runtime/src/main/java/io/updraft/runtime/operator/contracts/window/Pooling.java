package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What the pooling operators have in common: x [N, C, ...] to y [N, C, positions...].
final class Pooling {
    private Pooling() {
    }

    /// Checks that the node has no attributes but those of its version.
    static void attributes(OperatorCall call, boolean dilated, boolean ceil, String... own) {
        List<String> known = new ArrayList<>(List.of(own));
        known.addAll(List.of("auto_pad", "kernel_shape", "pads", "strides"));
        if (dilated) {
            known.add("dilations");
        }
        if (ceil) {
            known.add("ceil_mode");
        }
        Check.attributes(call, known.toArray(new String[0]));
    }

    static Window window(OperatorCall call) {
        Shape x = Check.rankAtLeast(call, 0, 3);
        long[] image = Arrays.copyOfRange(x.dims(), 2, x.rank());
        Window window = WindowAttributes.over(call, image, WindowAttributes.kernel(call, image.length));
        for (int axis = 0; axis < window.axes(); axis++) {
            long span = WindowAttributes.span(window.kernel()[axis], window.dilations()[axis]);
            Check.that(call, window.begin()[axis] < span && window.end()[axis] < span,
                    "padding along spatial axis " + axis + " is as large as the window of " + span + " elements");
        }
        return window;
    }

    /// Refuses windows that are large and many.
    static void work(OperatorCall call, Window window, Shape output) {
        double seen = output.elements();
        for (int axis = 0; axis < window.axes(); axis++) {
            seen *= Math.min(window.kernel()[axis], window.image()[axis]);
        }
        Limits.work(call, seen);
    }

    static Shape output(OperatorCall call, Window window) {
        long[] dims = call.shape(0).dims();
        System.arraycopy(window.positions(), 0, dims, 2, window.axes());
        return Shape.of(dims);
    }
}
