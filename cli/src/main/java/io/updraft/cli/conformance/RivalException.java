package io.updraft.cli.conformance;

import io.updraft.runtime.UpdraftException;

/// A test that the rival's Java API has no way to run.
final class RivalException extends UpdraftException {
    private static final long serialVersionUID = 1L;

    RivalException(String message) {
        super(message);
    }
}
