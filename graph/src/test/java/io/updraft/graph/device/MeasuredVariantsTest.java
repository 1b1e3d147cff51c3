package io.updraft.graph.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Progress;
import io.updraft.runtime.plan.DeviceException;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.Trial;
import io.updraft.runtime.plan.Variants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuredVariantsTest {
    private static final String DEVICE = "Some GPU, driver 7, kernels 1f";
    private static final Trial TRIAL = new Trial("kernel 7x31, 1 token", List.of("rule", "other", "third"),
            _ -> List.<Launch>of());

    @TempDir
    private Path folder;

    private final List<String> timed = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    private VariantFile file() {
        return new VariantFile(folder.resolve("deep/variants.txt"), DEVICE);
    }

    private Variants measuring(VariantFile file) {
        return new MeasuredVariants(file, Optional.of(trial -> {
            trial.labels().forEach(label -> timed.add(trial.shape() + " " + label));
            return List.of(9.5, 4.25, 7.0).subList(0, trial.labels().size());
        }), (done, of, what) -> heard.add(done + " " + of + " " + what));
    }

    @Test
    void measuresOnceAndKeepsTheFastest() throws IOException {
        Variants variants = measuring(file());
        assertThat(variants.choose(TRIAL).index()).isEqualTo(1);
        assertThat(variants.choose(TRIAL).reason())
                .isEqualTo("measured now, in us: other: rule 9.50, other 4.25, third "
                        + "7.00");
        assertThat(timed).hasSize(3);
        assertThat(heard).containsExactly("0 0 measuring 3 ways of kernel 7x31, 1 token, once");
        assertThat(Files.readAllLines(file().path())).hasSize(3).contains(DEVICE,
                "kernel 7x31, 1 token = other: rule 9.50, other 4.25, third 7.00");

        Variants.Choice next = measuring(file()).choose(TRIAL);
        assertThat(next.index()).isEqualTo(1);
        assertThat(next.reason()).startsWith("as measured before: other");
        assertThat(timed).hasSize(3);
    }

    @Test
    void leavesTheRuleForWhatIsClearlyFasterOnly() {
        Variants even = new MeasuredVariants(file(), Optional.of(_ -> List.of(10.0, 9.8, 9.9)),
                Progress.NONE);
        assertThat(even.choose(TRIAL)).isEqualTo(new Variants.Choice(0,
                "measured now, in us: rule: rule 10.00, other 9.80, third 9.90"));
        assertThat(file().read().get(TRIAL.shape()).label()).isEqualTo("rule");
    }

    @Test
    void takesTheRuleAndKeepsNothingWhereATrialFails() {
        Variants failing = new MeasuredVariants(file(), Optional.of(_ -> {
            throw new DeviceException("no memory");
        }), Progress.NONE);
        assertThat(failing.choose(TRIAL)).isEqualTo(new Variants.Choice(0, "by rule, as the trial failed: no memory"));
        assertThat(file().path()).doesNotExist();
    }

    @Test
    void keepsWhatOthersHaveMeasuredMeanwhile() {
        Variants one = measuring(file());
        Variants two = measuring(file());
        one.choose(TRIAL);
        two.choose(new Trial("kernel 9x9", TRIAL.labels(), TRIAL.runs()));
        assertThat(file().read()).containsOnlyKeys("kernel 7x31, 1 token", "kernel 9x9");
    }

    @Test
    void withoutATimerTheFileCountsAndElseTheRule() {
        Variants unable = new MeasuredVariants(file(), Optional.empty(), Progress.NONE);
        assertThat(unable.choose(TRIAL)).isEqualTo(new Variants.Choice(0, "by rule"));
        assertThat(file().path()).doesNotExist();
        measuring(file()).choose(TRIAL);
        assertThat(new MeasuredVariants(file(), Optional.empty(), Progress.NONE).choose(TRIAL).index()).isEqualTo(1);
    }

    @Test
    void measuresAgainWhatHasOtherWaysNow() {
        measuring(file()).choose(TRIAL);
        Trial changed = new Trial(TRIAL.shape(), List.of("rule", "new"), TRIAL.runs());
        assertThat(measuring(file()).choose(changed).reason()).startsWith("measured now");
        assertThat(file().read().get(TRIAL.shape()).micros()).containsOnlyKeys("rule", "new");
    }

    @Test
    void measuresAgainOnAnotherDevice() throws IOException {
        measuring(file()).choose(TRIAL);
        VariantFile others = new VariantFile(file().path(), "Some GPU, driver 8, kernels 1f");
        assertThat(measuring(others).choose(TRIAL).reason()).startsWith("measured now");
        assertThat(Files.readAllLines(file().path()).get(1)).isEqualTo("Some GPU, driver 8, kernels 1f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rubbish", "kernel 7x31, 1 token = other: rule 9.50, third 7.00",
        "kernel 7x31, 1 token = other: other", "= other: other 1.00", "kernel 7x31, 1 token = other: other 1.00,"})
    void aDamagedFileIsMeasuredAnew(String line) throws IOException {
        measuring(file()).choose(TRIAL);
        List<String> lines = new ArrayList<>(Files.readAllLines(file().path()).subList(0, 2));
        lines.add(line);
        Files.write(file().path(), lines);
        assertThat(file().read()).isEmpty();
        assertThat(measuring(file()).choose(TRIAL).reason()).startsWith("measured now");
        assertThat(file().read()).containsOnlyKeys(TRIAL.shape());
    }

    @Test
    void bytesThatAreNoTextAreMeasuredAnew() throws IOException {
        measuring(file()).choose(TRIAL);
        Files.write(file().path(), new byte[]{(byte) 0xC3, 0x28, 0, (byte) 0xFF});
        assertThat(measuring(file()).choose(TRIAL).reason()).startsWith("measured now");
        assertThat(file().read()).containsOnlyKeys(TRIAL.shape());
    }

    @Test
    void choosesAllTheSameWhereNothingCanBeWritten() throws IOException {
        Path notAFolder = Files.writeString(folder.resolve("file"), "x");
        VariantFile unwritable = new VariantFile(notAFolder.resolve("variants.txt"), DEVICE);
        assertThat(measuring(unwritable).choose(TRIAL).index()).isEqualTo(1);
    }

    @Test
    void forgets() {
        measuring(file()).choose(TRIAL);
        file().forget();
        assertThat(file().read()).isEmpty();
        file().forget();
    }

    @Test
    void leavesNothingBesideTheFile() throws IOException {
        measuring(file()).choose(TRIAL);
        try (var files = Files.list(folder.resolve("deep"))) {
            assertThat(files).containsExactly(file().path());
        }
    }
}
