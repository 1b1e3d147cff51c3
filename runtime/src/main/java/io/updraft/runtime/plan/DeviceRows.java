package io.updraft.runtime.plan;

import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import java.util.Optional;

/// Activations as kernels on devices see them: FLOAT[rows, width], a row for each token or each selected token.
public final class DeviceRows {
    private DeviceRows() {
    }

    /// Why the operand is not of that kind, or empty.
    public static Optional<String> refuse(String role, Operand operand) {
        return refuseCodes(role, operand).or(() -> operand.type() == DataType.FLOAT ? Optional.empty()
                : Optional.of(role + " is " + operand.type() + ", not FLOAT"));
    }

    /// As [#refuse], of whatever type: devices keep codes as floats.
    public static Optional<String> refuseCodes(String role, Operand operand) {
        if (!operand.isPresent()) {
            return Optional.of(role + " is missing");
        }
        if (operand.isConstant()) {
            return Optional.of(role + " is a constant");
        }
        Rows rows = operand.shape().rows();
        if (rows != Rows.TOKENS && rows != Rows.SELECTED) {
            return Optional.of(role + " counts no tokens: " + operand);
        }
        Shape base = operand.shape().base();
        int axis = operand.shape().axis();
        if (base.elements(0, axis + 1) != 1) {
            return Optional.of(role + " has more than its rows before its last axes: " + operand);
        }
        return Optional.empty();
    }

    /// Floats of a row.
    public static int width(Operand operand) {
        return Math.toIntExact(operand.shape().base().elements());
    }

    /// Index into the step of the number of the operand's rows.
    public static int count(Operand operand) {
        return DeviceBinding.count(operand.shape().rows());
    }

    /// The most rows of the operand in a step.
    public static int most(Operand operand, DeviceBinding binding) {
        return binding.rows(operand.shape().rows());
    }
}
