package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.SmallFloat;
import io.updraft.runtime.tensor.Tensor;

/// Conversion between any two element types, as the ONNX operator Cast defines it.
final class Conversion {
    private Conversion() {}

    static Tensor convert(Tensor input, DataType to, boolean saturate, String roundMode) {
        Tensor output = Tensor.allocate(to, input.shape());
        DataType from = input.type();
        long elements = input.elements();
        if (from == DataType.STRING) {
            for (long i = 0; i < elements; i++) {
                parse(input.getString(i), output, i);
            }
        } else if (to == DataType.STRING) {
            for (long i = 0; i < elements; i++) {
                output.setString(i, print(input, i));
            }
        } else if (to == DataType.FLOAT8E8M0) {
            for (long i = 0; i < elements; i++) {
                output.data().set(Tensor.BYTE, i, (byte) exponent(input.getDouble(i), saturate, roundMode));
            }
        } else if (to.isFloat() && to.bits() == 8) {
            for (long i = 0; i < elements; i++) {
                int bits = SmallFloat.of(to).encode(input.getDouble(i), saturate);
                output.data().set(Tensor.BYTE, i, (byte) bits);
            }
        } else if (!from.isFloat() && to == DataType.FLOAT && from != DataType.UINT64) {
            for (long i = 0; i < elements; i++) {
                output.setDouble(i, (float) input.getLong(i));
            }
        } else if (!from.isFloat() && !to.isFloat() && to != DataType.BOOL) {
            for (long i = 0; i < elements; i++) {
                output.setLong(i, input.getLong(i));
            }
        } else if (to.isInteger() && to != DataType.UINT64) {
            // Truncated, then the low bits, as the conformance tests have it.
            for (long i = 0; i < elements; i++) {
                output.setLong(i, (long) input.getDouble(i));
            }
        } else {
            for (long i = 0; i < elements; i++) {
                double value = input.getDouble(i);
                // FLOAT4E2M1 has no NaN; the conformance tests make it minus zero.
                output.setDouble(i, to == DataType.FLOAT4E2M1 && Double.isNaN(value) ? -0.0 : value);
            }
        }
        return output;
    }

    private static void parse(String text, Tensor output, long index) {
        String trimmed = text.strip();
        try {
            if (output.type().isFloat()) {
                output.setDouble(index, switch (trimmed.toLowerCase(java.util.Locale.ROOT)) {
                    case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
                    case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
                    case "nan" -> Double.NaN;
                    default -> Double.parseDouble(trimmed);
                });
            } else {
                output.setLong(index, Long.parseLong(trimmed));
            }
        } catch (NumberFormatException notANumber) {
            throw new OperatorException("cannot cast the string '" + text + "' to " + output.type(), notANumber);
        }
    }

    private static String print(Tensor input, long index) {
        if (!input.type().isFloat()) {
            return input.type() == DataType.UINT64
                    ? Long.toUnsignedString(input.getLong(index))
                    : Long.toString(input.getLong(index));
        }
        double value = input.getDouble(index);
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "INF" : "-INF";
        }
        String text = input.type() == DataType.DOUBLE ? Double.toString(value) : Float.toString((float) value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /// The power of two for `value`, as biased exponent; modes other than nearest round away from or toward zero.
    private static int exponent(double value, boolean saturate, String roundMode) {
        if (roundMode.equals("nearest") || !(value > 0) || Double.isInfinite(value)) {
            return SmallFloat.E8M0.encode(value, saturate);
        }
        double power = Math.scalb(1.0, Math.getExponent(value));
        double rounded = roundMode.equals("up") && power < value ? power * 2 : power;
        return SmallFloat.E8M0.encode(rounded, saturate);
    }
}
