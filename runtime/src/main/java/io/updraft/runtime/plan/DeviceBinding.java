package io.updraft.runtime.plan;

import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// A phase's buffers, for the launches of one node.
public interface DeviceBinding {
    /// Whether a step is one token: the phase of decoding. Otherwise it is up to [#rows] of them.
    boolean isDecode();

    /// The most rows of this kind in a step.
    int rows(Rows rows);

    /// The step; see [StepLayout].
    IntArray step();

    /// The buffer of an activation, FLOAT[rows x columns].
    FloatArray buffer(Operand operand);

    /// Memory for so many floats that lasts from one launch of the node to its last, never shared with its operands.
    FloatArray scratch(int floats);

    /// Keys and values of a layer that are float32, and scales of others.
    FloatArray cache(int layer);

    /// Keys and values of a layer that are not float32.
    IntArray cacheWords(int layer);

    /// What keys and values are stored as.
    KvTypes cacheTypes();

    /// Positions that a slot of the cache holds.
    int contextLength();

    KernelContext context();

    DeviceProfile device();

    /// Index into the step of the number of rows of this kind.
    static int count(Rows rows) {
        return switch (rows) {
            case TOKENS -> StepLayout.TOKENS;
            case SELECTED -> StepLayout.SELECTED;
            default -> throw new DeviceException("kernels on devices take rows of tokens or of selected tokens, not "
                    + rows);
        };
    }
}
