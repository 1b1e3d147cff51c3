package io.updraft.cli;

import java.io.PrintWriter;

/// Where a command writes: results to `out`, everything about them to `err`.
record Console(PrintWriter out, PrintWriter err) {
    /// The one line that an error ends with.
    void error(String message) {
        out.flush();
        err.println("updraft: " + message);
        err.flush();
    }

    /// Whether a person sees `err`; progress is for them only.
    static boolean isTerminal() {
        java.io.Console console = System.console();
        return console != null && console.isTerminal();
    }
}
