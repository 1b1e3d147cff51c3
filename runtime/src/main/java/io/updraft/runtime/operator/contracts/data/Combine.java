package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;

/// What a scatter does where an element is already: replaces it, or adds, multiplies, or takes the larger or smaller.
final class Combine {
    private Combine() {
    }

    static void check(OperatorCall call) {
        String reduction = Check.oneOf(call, "reduction", call.attributes().text("reduction", "none"), "none", "add",
                "mul", "max", "min");
        if (!reduction.equals("none")) {
            Check.type(call, 0, Types.NUMBERS);
        }
    }

    /// A copy of the data to scatter into.
    static Tensor copy(Tensor data) {
        Tensor copy = Tensor.allocate(data.type(), data.shape());
        Strided.copy(data, data.shape().dims(), Strided.strides(data.shape()), 0, copy);
        return copy;
    }

    /// Puts `count` elements of `updates` from `source` on to `target` and what follows in `output`.
    static void put(String reduction, Tensor updates, long source, Tensor output, long target, int count) {
        if (reduction.equals("none")) {
            Strided.run(updates, source, 1, output, target, 1, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            if (output.type().isFloat()) {
                double old = output.getDouble(target + i);
                double update = updates.getDouble(source + i);
                output.setDouble(target + i, switch (reduction) {
                    case "add" -> old + update;
                    case "mul" -> old * update;
                    case "max" -> Math.max(old, update);
                    default -> Math.min(old, update);
                });
            } else {
                long old = output.getLong(target + i);
                long update = updates.getLong(source + i);
                boolean less = output.type() == DataType.UINT64
                        ? Long.compareUnsigned(old, update) < 0
                        : old < update;
                output.setLong(target + i, switch (reduction) {
                    case "add" -> old + update;
                    case "mul" -> old * update;
                    case "max" -> less ? update : old;
                    default -> less ? old : update;
                });
            }
        }
    }
}
