package io.updraft.runtime.operator.contracts.signal;

import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.contracts.support.Versions;
import java.util.List;

/// The operators of this package, each with the operator sets in which it changed.
public final class SignalOperators {
    private SignalOperators() {
    }

    public static List<OperatorContract> all() {
        return new Versions()
                .add(DFT::new, 17, 20)
                .add(STFT::new, 17)
                .add(CosineWindow::hann, 17)
                .add(CosineWindow::hamming, 17)
                .add(CosineWindow::blackman, 17)
                .add(MelWeightMatrix::new, 17)
                .all();
    }
}
