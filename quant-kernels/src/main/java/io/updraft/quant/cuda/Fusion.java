package io.updraft.quant.cuda;

import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * What the launch of a product of few tokens does besides, and saves launches of its own. Arrays are of x's type and on the
 * device already or transferred by the same graph.
 *
 * @param gated
 *            whether the first half of the outputs are gates and y [tokens, n / 2] is silu(gate) * up; n is a multiple of 32
 * @param residual
 *            added to y, in y's form; may be y
 * @param gain
 *            [k], what x is multiplied by after division by its root mean square
 * @param epsilon
 *            added to x's mean square
 */
public record Fusion(boolean gated, Optional<TornadoNativeArray> residual, Optional<TornadoNativeArray> gain,
        float epsilon) {
    static final Fusion NONE = new Fusion(false, Optional.empty(), Optional.empty(), 0f);
    static final Fusion GATED = new Fusion(true, Optional.empty(), Optional.empty(), 0f);

    /** The bits of {@link FewTokens}. */
    int extras(boolean biased) {
        return (biased ? FewTokens.BIASED : 0) + (residual.isPresent() ? FewTokens.RESIDUAL : 0)
                + (gated ? FewTokens.GATED : 0) + (gain.isPresent() ? FewTokens.NORMALIZED : 0);
    }
}
