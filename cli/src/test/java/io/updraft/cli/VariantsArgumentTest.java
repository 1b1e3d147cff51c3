package io.updraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.generate.VariantOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class VariantsArgumentTest {
    private static final Path HOME = Path.of("/home/someone");

    private static VariantOptions options(Map<String, String> environment, String... arguments) {
        VariantsArgument argument = new VariantsArgument();
        new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("variants",
                CommandLine.Model.CommandSpec.forAnnotatedObject(argument)))
                .setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return argument.options(environment, HOME);
    }

    @Test
    void keepsWhatWasMeasuredWhereCachesGo() {
        assertThat(options(Map.of())).isEqualTo(VariantOptions.measured(HOME.resolve(".cache/updraft")));
        assertThat(options(Map.of("XDG_CACHE_HOME", "/fast"))).isEqualTo(VariantOptions.measured(Path.of(
                "/fast/updraft")));
        assertThat(options(Map.of("XDG_CACHE_HOME", "relative"))).isEqualTo(VariantOptions.measured(HOME.resolve(
                ".cache/updraft")));
    }

    @Test
    void forgetsOrDoesWithout() {
        assertThat(options(Map.of(), "--variants", "again")).isEqualTo(new VariantOptions(Optional.of(HOME.resolve(
                ".cache/updraft")), true));
        assertThat(options(Map.of(), "--variants", "rule")).isEqualTo(VariantOptions.BY_RULE);
    }
}
