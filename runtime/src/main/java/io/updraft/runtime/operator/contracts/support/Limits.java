package io.updraft.runtime.operator.contracts.support;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// How much a reference implementation may allocate: a hostile extent in a small file must not exhaust the heap.
public final class Limits {
    /// Outputs may always be this large together.
    public static final long BYTES = 256L << 20;

    /// Beyond that, outputs may be this many times as large as the inputs.
    private static final long GROWTH = 8;

    /// A call may always take this many steps: a fraction of a second.
    private static final double STEPS = 0x1p28;

    /// Beyond that, it may take this many for each element of its inputs.
    private static final double STEPS_EACH = 0x1p13;

    private Limits() {}

    /// @throws io.updraft.runtime.operator.OperatorException
    ///             if the outputs are larger than the inputs justify
    public static void check(OperatorCall call, List<TensorType> outputs) {
        long inputBytes = 0;
        for (int i = 0; i < call.inputs(); i++) {
            inputBytes = call.has(i) ? Math.addExact(inputBytes, call.inputType(i).bytes()) : inputBytes;
        }
        long allowed = Math.max(BYTES, Math.multiplyExact(inputBytes, GROWTH));
        long outputBytes = 0;
        for (TensorType output : outputs) {
            outputBytes = Math.addExact(outputBytes, output.bytes());
        }
        if (outputBytes > allowed) {
            throw call.failure("outputs " + outputs + " would take " + outputBytes + " bytes; with " + inputBytes
                    + " bytes of input the reference implementation gives at most " + allowed);
        }
    }

    /// @throws io.updraft.runtime.operator.OperatorException
    ///             if values or attributes ask for more steps than a call may take
    public static void work(OperatorCall call, double steps) {
        double elements = 0;
        for (int i = 0; i < call.inputs(); i++) {
            elements += call.has(i) ? call.inputType(i).shape().elements() : 0;
        }
        double allowed = Math.max(STEPS, STEPS_EACH * elements);
        if (!(steps <= allowed)) {
            throw call.failure("would take " + steps + " steps; for " + elements
                    + " elements of input the reference implementation takes at most " + allowed);
        }
    }
}
