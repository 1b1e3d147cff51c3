package io.updraft.cli;

import io.updraft.graph.generate.VariantOptions;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How kernels' work is divided on devices where that was, or can be, measured.
final class VariantsArgument {
    /// What can be asked for.
    enum Source {
        MEASURED, RULE, AGAIN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(names = "--variants", paramLabel = "SOURCE", defaultValue = "measured", description = "How large kernels are divided on GPUs: measured (once for each device and shape, then from the cache folder), again (forget, then measure) or rule; default ${DEFAULT-VALUE}.")
    private Source source = Source.MEASURED;

    VariantOptions options() {
        return options(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    VariantOptions options(Map<String, String> environment, Path home) {
        return source == Source.RULE ? VariantOptions.BY_RULE
                : new VariantOptions(Optional.of(folder(environment, home)), source == Source.AGAIN);
    }

    /// Where programs of a user keep what they can make again (XDG Base Directory Specification): a path that is not absolute
    /// is to be ignored.
    private static Path folder(Map<String, String> environment, Path home) {
        Path base = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
        return (base.isAbsolute() ? base : home.resolve(".cache")).resolve("updraft");
    }
}
