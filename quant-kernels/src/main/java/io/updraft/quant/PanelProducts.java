package io.updraft.quant;

import io.updraft.runtime.host.VectorApi;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Chooses how panels are computed on this JVM.
final class PanelProducts {
    private static final Logger LOG = System.getLogger(PanelProducts.class.getName());
    private static final PanelProduct PLAIN = new PlainPanels();
    private static final PanelProduct BEST = choose();

    private PanelProducts() {
    }

    static PanelProduct plain() {
        return PLAIN;
    }

    /// The Vector API's kernels, or the plain ones where the module is absent.
    static PanelProduct best() {
        return BEST;
    }

    private static PanelProduct choose() {
        if (!VectorApi.isPresent()) {
            LOG.log(Level.WARNING,
                    "the module jdk.incubator.vector is absent, so matrix products run several times slower;"
                            + " start Java with --add-modules jdk.incubator.vector");
            return PLAIN;
        }
        return new WarmingPanels();
    }
}
