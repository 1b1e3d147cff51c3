package io.updraft.runtime.operator.contracts.support;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Checks of a call, each of which says what it found and what it expected.
public final class Check {
    private Check() {}

    /// The first `required` inputs are there, and there are `most` at most.
    public static void inputs(OperatorCall call, int required, int most) {
        if (call.inputs() > most) {
            throw call.failure("has " + call.inputs() + " inputs, expected at most " + most);
        }
        for (int i = 0; i < required; i++) {
            if (!call.has(i)) {
                throw call.failure("input " + i + " is missing, expected " + required + " inputs at least");
            }
        }
    }

    /// No attribute but these: one that this version does not know could change the result.
    public static void attributes(OperatorCall call, String... known) {
        Set<String> unknown = new TreeSet<>(call.attributes().names());
        unknown.removeAll(Arrays.asList(known));
        if (!unknown.isEmpty()) {
            throw call.failure("has attributes " + unknown + " that this version of the operator does not define");
        }
    }

    /// The type of an input, which must be one of `allowed`.
    public static DataType type(OperatorCall call, int input, Set<DataType> allowed) {
        DataType type = call.type(input);
        if (!allowed.contains(type)) {
            throw call
                    .failure("input " + input + " is of type " + type + ", expected one of " + new TreeSet<>(allowed));
        }
        return type;
    }

    /// As [#type], for an input that may be missing.
    public static void optionalType(OperatorCall call, int input, Set<DataType> allowed) {
        if (call.has(input)) {
            type(call, input, allowed);
        }
    }

    /// The inputs that are there all have the type of the first.
    public static void sameType(OperatorCall call, int first, int... others) {
        for (int other : others) {
            if (call.has(other) && call.type(other) != call.type(first)) {
                throw call.failure("input " + other + " is of type " + call.type(other) + ", expected "
                        + call.type(first) + " as input " + first);
            }
        }
    }

    /// The shape of an input, which must have this rank.
    public static Shape rank(OperatorCall call, int input, int rank) {
        Shape shape = call.shape(input);
        if (shape.rank() != rank) {
            throw call.failure("input " + input + " has shape " + shape + ", expected rank " + rank);
        }
        return shape;
    }

    /// The shape of an input, of at least this rank.
    public static Shape rankAtLeast(OperatorCall call, int input, int rank) {
        Shape shape = call.shape(input);
        if (shape.rank() < rank) {
            throw call.failure("input " + input + " has shape " + shape + ", expected rank " + rank + " at least");
        }
        return shape;
    }

    /// An input that is there has exactly this shape.
    public static void shape(OperatorCall call, int input, long... expected) {
        if (call.has(input) && !Arrays.equals(call.shape(input).dims(), expected)) {
            throw call.failure(
                    "input " + input + " has shape " + call.shape(input) + ", expected " + Arrays.toString(expected));
        }
    }

    /// The only element of an integer input.
    public static long scalar(OperatorCall call, int input) {
        if (call.shape(input).elements() != 1) {
            throw call.failure("input " + input + " has shape " + call.shape(input) + ", expected one element");
        }
        return call.value(input).getLong(0);
    }

    /// The elements of an integer vector (or scalar) that gives a shape or axes.
    public static long[] longs(OperatorCall call, int input) {
        if (call.shape(input).rank() > 1 || call.shape(input).elements() > 1024) {
            throw call.failure("input " + input + " has shape " + call.shape(input) + ", expected a short vector");
        }
        return call.value(input).toLongs();
    }

    public static void that(OperatorCall call, boolean condition, String otherwise) {
        if (!condition) {
            throw call.failure(otherwise);
        }
    }

    /// `value` is one of `allowed`.
    public static String oneOf(OperatorCall call, String attribute, String value, String... allowed) {
        if (!List.of(allowed).contains(value)) {
            throw call.failure("attribute " + attribute + " is '" + value + "', expected one of " + List.of(allowed));
        }
        return value;
    }
}
