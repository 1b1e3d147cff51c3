package io.updraft.cli;

import io.updraft.graph.generate.Cancellation;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// Ctrl-C while text is generated ends the text, not the program; a second one ends the program.
final class Interrupts implements AutoCloseable {
    private static final int SIGNALLED = 130;
    private final Signal signal = new Signal("INT");
    private final SignalHandler previous;

    private Interrupts(Cancellation cancellation) {
        previous = Signal.handle(signal, _ -> {
            if (cancellation.isCancelled()) {
                Runtime.getRuntime().halt(SIGNALLED);
            }
            cancellation.cancel();
        });
    }

    /// From now on until closed, Ctrl-C cancels.
    static Interrupts cancelling(Cancellation cancellation) {
        return new Interrupts(cancellation);
    }

    @Override
    public void close() {
        Signal.handle(signal, previous);
    }
}
