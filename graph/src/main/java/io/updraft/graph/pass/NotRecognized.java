package io.updraft.graph.pass;

/// A candidate that turned out not to be what a pass looks for, with the reason. Never leaves this package.
final class NotRecognized extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotRecognized(String reason) {
        super(reason, null, false, false);
    }
}
