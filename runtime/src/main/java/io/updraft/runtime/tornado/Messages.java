package io.updraft.runtime.tornado;

import java.util.Optional;

/// TornadoVM's exceptions in one line.
public final class Messages {
    private Messages() {
    }

    /// The message of the innermost cause, without colours, tags and the stack trace that TornadoVM writes into it.
    public static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = Optional.ofNullable(root.getMessage()).orElse("")
                .replaceAll("\u001b\\[[0-9;]*m", "").replaceAll("\\[(ERROR|WARNING|Error|Warning)\\]\\s*", "")
                .replace("Deoptimizing to sequential execution.", "").replaceAll("\\s+", " ")
                .replaceFirst(" ?Stacktrace: \\[.*", "").strip();
        return text.isEmpty() ? root.getClass().getSimpleName() : text;
    }
}
