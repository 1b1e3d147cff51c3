package io.updraft.runtime.operator.contracts.sequence;

import io.updraft.runtime.operator.DatumCall;

/// Positions in sequences, counted from the end if negative.
final class Position {
    private Position() {}

    /// @param size of the sequence
    /// @param last position allowed, which is also meant where the input is missing
    static int of(DatumCall call, int input, int size, int last) {
        long position = call.has(input) ? call.scalar(input) : last;
        long index = position < 0 ? position + size : position;
        if (index < 0 || index > last) {
            throw call.failure("position " + position + " is outside a sequence of " + size + " elements");
        }
        return (int) index;
    }
}
