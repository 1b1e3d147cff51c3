package io.updraft.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// What the libraries log, as lines on standard error: warnings and errors, with `--verbose` also information.
///
/// Stands where a logging framework would: starting one takes half of the time that a command may take to its first
/// token (docs/decisions/logging-in-the-commands.md).
public final class StandardErrorLogs extends System.LoggerFinder {
    private static volatile System.Logger.Level lowest = System.Logger.Level.WARNING;

    /// Logs information too, from now on.
    static void verbose() {
        lowest = System.Logger.Level.INFO;
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Lines(name);
    }

    private record Lines(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return level != Level.OFF && level.compareTo(lowest) >= 0;
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String message,
                @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                String cause = Optional.ofNullable(thrown).map(each -> ": " + each).orElse("");
                write(level, text(bundle, message) + cause);
            }
        }

        @Override
        public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String format,
                @Nullable Object... parameters) {
            if (isLoggable(level)) {
                String text = text(bundle, format);
                boolean formatted = parameters != null && parameters.length > 0;
                write(level, formatted ? new MessageFormat(text, Locale.ROOT).format(parameters) : text);
            }
        }

        private static String text(@Nullable ResourceBundle bundle, @Nullable String key) {
            String text = String.valueOf(key);
            return bundle != null && bundle.containsKey(text) ? bundle.getString(text) : text;
        }

        private static void write(Level level, String text) {
            System.err.println("updraft: " + level.name().toLowerCase(Locale.ROOT) + ": " + text);
        }
    }
}
