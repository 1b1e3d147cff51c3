package io.updraft.tasks;

import java.util.Optional;

/// Elementwise arithmetic on two floats.
public enum BinaryOperation {
    ADD("Add"), SUBTRACT("Sub"), MULTIPLY("Mul"), DIVIDE("Div"), POWER("Pow");

    private final String operator;

    BinaryOperation(String operator) {
        this.operator = operator;
    }

    /// The operation of an ONNX operator, if it is one.
    public static Optional<BinaryOperation> named(String operator) {
        for (BinaryOperation operation : values()) {
            if (operation.operator.equals(operator)) {
                return Optional.of(operation);
            }
        }
        return Optional.empty();
    }
}
