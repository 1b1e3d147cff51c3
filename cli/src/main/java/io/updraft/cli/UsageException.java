package io.updraft.cli;

/// The command line asks for something that is not to be had; exit code 2.
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
