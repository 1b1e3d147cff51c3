package io.updraft.cli;

import java.util.Optional;

/// Turns what was thrown into one line that says what to do.
final class Failures {
    private Failures() {
    }

    static void report(Throwable failure, boolean stacktrace, Console console) {
        if (stacktrace) {
            console.out().flush();
            failure.printStackTrace(console.err());
        }
        console.error(line(failure));
    }

    static String line(Throwable failure) {
        return switch (failure) {
            case OutOfMemoryError e -> "out of memory (" + message(e)
                    + "); give a smaller --ctx-size, or close other programs";
            case NoClassDefFoundError e -> "a library is missing (" + message(e)
                    + "); start with ./updraft, which puts all of them on the class path";
            case StackOverflowError _ -> "the input is nested too deeply; the file is damaged";
            case Error e -> message(e) + unexpected();
            case NullPointerException e -> message(e) + unexpected();
            case IndexOutOfBoundsException e -> message(e) + unexpected();
            case ClassCastException e -> message(e) + unexpected();
            default -> message(failure);
        };
    }

    private static String unexpected() {
        return "; this is a bug: run again with --stacktrace and report what it prints";
    }

    private static String message(Throwable failure) {
        String message = Optional.ofNullable(failure.getMessage()).orElse("");
        String line = message.lines().map(String::strip).filter(each -> !each.isEmpty())
                .reduce((a, b) -> a + " " + b).orElse("");
        boolean ours = failure.getClass().getName().startsWith("io.updraft.");
        if (line.isEmpty()) {
            return failure.getClass().getSimpleName();
        }
        return ours ? line : failure.getClass().getSimpleName() + ": " + line;
    }
}
