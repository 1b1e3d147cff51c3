package io.updraft.runtime.operator;

/// A shape depends on a value that only execution knows. The graph may be legal; it cannot be judged beforehand.
public class UnknownValueException extends OperatorException {
    private static final long serialVersionUID = 1L;

    public UnknownValueException(String message) {
        super(message);
    }
}
