package io.updraft.tests.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.tests.models.Dialect;
import io.updraft.tests.models.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged models complete or end in one clear error, in 2 s of one processor and 1 GiB; where ONNX Runtime runs them
/// too, both say the same. docs/fuzzing.md has the command for more of them.
class ModelMutationTest {
    private static final int TRIALS = Integer.getInteger("updraft.mutations", 500);
    private static final long SEED = Long.getLong("updraft.mutations.seed", 20_260_822L);
    private static final int[] IDS = {5, 17, 2, 0, 64, 99, 3};

    @TempDir
    private Path temporary = Path.of("");

    /// A model to damage, and how far from ONNX Runtime's its logits may be: in fp32 only the order of sums differs,
    /// while ONNX Runtime rounds activations to 8 bits or to half precision in tiny-wordnet.
    private record Victim(String name, Path folder, double tolerance) {
    }

    private List<Victim> victims() {
        List<Victim> victims = new ArrayList<>();
        for (String name : List.of("llama", "nbits4-16", "torch")) {
            Dialect dialect = Dialects.all().stream().filter(each -> each.name().equals(name)).findFirst()
                    .orElseThrow();
            victims.add(new Victim(name, temporary.resolve(name), 1e-3));
            dialect.writer().accept(victims.getLast().folder());
        }
        victims.add(new Victim("tiny-wordnet", repository().resolve("models/tiny-wordnet"), 5e-2));
        return victims;
    }

    /// What came of all trials.
    private static final class Tally {
        private final List<String> complaints = new ArrayList<>();
        private final Map<String, Integer> counts = new TreeMap<>();
        private double slowest;
        private long largest;

        void count(String what) {
            counts.merge(what, 1, Integer::sum);
        }

        void add(Trial<float[][]> trial) {
            count(trial.answer().isPresent() ? "completed" : "refused");
            slowest = Math.max(slowest, trial.cpuSeconds());
            largest = Math.max(largest, trial.allocatedBytes());
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%d mutations %s; slowest %.2f s, most allocated %d MiB", TRIALS, counts,
                    slowest, largest >> 20);
        }
    }

    @Test
    void damagedModelsCompleteOrEndInOneClearError() throws IOException {
        List<Victim> victims = victims();
        List<ModelMutator> mutators = new ArrayList<>();
        for (Victim victim : victims) {
            mutators.add(new ModelMutator(victim.folder(),
                    Files.createDirectories(temporary.resolve(victim.name() + "-damaged"))));
        }
        Tally tally = new Tally();
        try (OnnxRuntimeProcess oracle = new OnnxRuntimeProcess()) {
            boolean hung = false;
            for (int i = 0; i < TRIALS && !hung; i++) {
                // The small models bear most of it; a trial on the real one takes longer.
                long seed = SEED + i;
                int small = victims.size() - 1;
                int chosen = (int) (seed % 10 == 9 ? small : seed % small);
                hung = attempt(seed, victims.get(chosen), mutators.get(chosen), oracle, tally);
            }
        }
        System.out.println(tally);
        assertThat(tally.complaints).as("%s", tally).isEmpty();
    }

    /// @return whether the trial did not end
    private static boolean attempt(long seed, Victim victim, ModelMutator mutator, OnnxRuntimeProcess oracle,
            Tally tally) {
        Mutation mutation = mutator.damage(seed);
        Trial<float[][]> trial = Trial.run(() -> new UpdraftRunner().run(mutator.folder(), IDS));
        tally.add(trial);
        String complaint = trial.complaint();
        if (complaint.isEmpty() && trial.answer().isPresent()) {
            complaint = compare(oracle, trial.answer().get(), mutator.folder(), victim.tolerance(), tally);
        }
        if (!complaint.isEmpty()) {
            tally.complaints.add("seed " + seed + ", " + victim.name() + ", " + mutation + ": " + complaint
                    + trial.failure().map(ModelMutationTest::place).orElse(""));
        }
        mutator.restore(mutation.file());
        return trial.hung();
    }

    private static String place(Throwable failure) {
        return Arrays.stream(failure.getStackTrace()).limit(4).map(Object::toString)
                .collect(Collectors.joining(" < ", " at ", ""));
    }

    private static String compare(OnnxRuntimeProcess oracle, float[][] ours, Path folder, double tolerance,
            Tally tally) {
        OnnxRuntimeProcess.Answer answer = oracle.run(folder, IDS);
        tally.count("onnxruntime " + answer.ending().name().toLowerCase(Locale.ROOT));
        if (answer.ending() != OnnxRuntimeProcess.Ending.ANSWERED) {
            return "";
        }
        double distance = distance(ours, answer.logits());
        if (Double.isNaN(distance)) {
            tally.count("not finite");
            return "";
        }
        if (distance <= tolerance) {
            return "";
        }
        if (ExtremeWeights.in(folder)) {
            tally.count("extreme weights");
            return "";
        }
        return "differs from onnxruntime by " + distance;
    }

    /// Relative L2 distance of all logits; NaN where either has one that is not finite.
    private static double distance(float[][] ours, float[][] theirs) {
        if (ours.length != theirs.length || ours[0].length != theirs[0].length) {
            return Double.POSITIVE_INFINITY;
        }
        double error = 0;
        double norm = 0;
        for (int row = 0; row < ours.length; row++) {
            for (int i = 0; i < ours[row].length; i++) {
                if (!Float.isFinite(ours[row][i]) || !Float.isFinite(theirs[row][i])) {
                    return Double.NaN;
                }
                error += Math.pow((double) ours[row][i] - theirs[row][i], 2);
                norm += Math.pow(theirs[row][i], 2);
            }
        }
        return norm == 0 ? error : Math.sqrt(error / norm);
    }

    private static Path repository() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new IllegalStateException("no folder with mvnw above " + Path.of("").toAbsolutePath());
    }
}
