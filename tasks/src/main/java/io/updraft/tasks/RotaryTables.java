package io.updraft.tasks;

import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.tensor.Tensor;

/// Cosines and sines of rotary position embedding (Su et al. 2021, RoFormer) and how they turn a head.
///
/// @param cos `[positions][half]`, flattened
/// @param sin as cos
/// @param half pairs that are rotated
/// @param interleaved pairs are neighbours `(2i, 2i + 1)`, not halves `(i, i + half)`
public record RotaryTables(float[] cos, float[] sin, int half, boolean interleaved) {
    /// No rotation.
    public static final RotaryTables NONE = new RotaryTables(new float[0], new float[0], 0, false);

    public RotaryTables {
        if (cos.length != sin.length || half == 0 && cos.length != 0 || half != 0 && cos.length % half != 0) {
            throw new OperatorException("rotary tables of " + cos.length + " cosines and " + sin.length
                    + " sines do not have rows of " + half);
        }
    }

    /// Tables from two tensors `[positions, half]` of any float type.
    public static RotaryTables of(Tensor cos, Tensor sin, boolean interleaved) {
        return new RotaryTables(cos.toFloats(), sin.toFloats(), Math.toIntExact(cos.shape().dim(-1)), interleaved);
    }

    /// Elements of a head that are rotated; the rest stays.
    public int rotaryDim() {
        return 2 * half;
    }

    /// Positions in the tables.
    public int positions() {
        return half == 0 ? Integer.MAX_VALUE : cos.length / half;
    }
}
