package io.updraft.runtime.tornado;

import java.util.Optional;

/// TornadoVM's exceptions in one line.
final class Messages {
    private Messages() {
    }

    /// The message of the innermost cause, without colours and tags.
    static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = Optional.ofNullable(root.getMessage()).orElse("")
                .replaceAll("\u001b\\[[0-9;]*m", "").replaceAll("\\[(ERROR|WARNING|Error|Warning)\\]\\s*", "")
                .replace("Deoptimizing to sequential execution.", "").replaceAll("\\s+", " ").strip();
        return text.isEmpty() ? root.getClass().getSimpleName() : text;
    }
}
