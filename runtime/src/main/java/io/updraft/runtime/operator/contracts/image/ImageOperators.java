package io.updraft.runtime.operator.contracts.image;

import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.contracts.support.Versions;
import java.util.List;

/// The operators of this package, each with the operator sets in which it changed.
public final class ImageOperators {
    private ImageOperators() {
    }

    public static List<OperatorContract> all() {
        return new Versions()
                .add(Resize::new, 10, 11, 13, 18, 19)
                .add(Upsample::new, 7, 9)
                .add(GridSample::new, 16, 20, 22)
                .add(AffineGrid::new, 20)
                .add(RoiAlign::new, 10, 16, 22)
                .add(NonMaxSuppression::new, 10, 11)
                .all();
    }
}
