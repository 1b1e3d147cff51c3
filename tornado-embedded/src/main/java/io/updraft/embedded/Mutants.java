package io.updraft.embedded;

import io.updraft.embedded.code.Experiment;
import io.updraft.embedded.code.KernelMethod;
import io.updraft.embedded.code.Mutation;
import io.updraft.embedded.group.Finding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Tests the tests of kernels: damages each kernel that the cases run, one instruction at a time, and sees whether a case
 * or the checked mode notices.
 *
 * <p>{@snippet :
 * Mutants.Report report = Mutants.run(Map.of("gemv 33x127", () -> gemvCase(33, 127)));
 * System.out.println(report);
 * }
 */
public final class Mutants {

    private Mutants() {
    }

    /**
     * A damage, and what became of it.
     *
     * @param caughtBy the case that noticed, and how; empty for a survivor
     */
    public record Outcome(Mutation mutation, Optional<String> caughtBy) {
    }

    /** What became of all damages. */
    public record Report(List<Outcome> outcomes) {

        public Report {
            outcomes = List.copyOf(outcomes);
        }

        public long caught() {
            return outcomes.stream().filter(o -> o.caughtBy().isPresent()).count();
        }

        public List<Mutation> survivors() {
            return outcomes.stream().filter(o -> o.caughtBy().isEmpty()).map(Outcome::mutation).toList();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            outcomes.forEach(o -> text.append(o.caughtBy().map(by -> "caught    ").orElse("SURVIVED  "))
                    .append(o.mutation()).append(o.caughtBy().map(by -> ": " + by).orElse("")).append('\n'));
            return text.append(caught()).append(" of ").append(outcomes.size()).append(" caught").toString();
        }
    }

    /**
     * Damages every kernel that the cases load. A kernel is tried with the cases that load it, the quickest first.
     *
     * @param cases by name; each makes its execution plans anew, runs them on the emulator and throws where the result is
     *     wrong
     */
    public static Report run(Map<String, Runnable> cases) {
        return run(cases, kernel -> true);
    }

    /** As {@link #run(Map)}, for some kernels only. */
    public static Report run(Map<String, Runnable> cases, Predicate<KernelMethod> wanted) {
        Map<KernelMethod, List<Case>> kernels = new LinkedHashMap<>();
        cases.forEach((name, action) -> {
            long start = System.nanoTime();
            Set<KernelMethod> loaded = Experiment.run(Optional.empty(), action);
            Case timed = new Case(name, action, System.nanoTime() - start);
            loaded.stream().filter(wanted)
                    .forEach(kernel -> kernels.computeIfAbsent(kernel, _ -> new ArrayList<>()).add(timed));
        });
        List<Outcome> outcomes = new ArrayList<>();
        kernels.forEach((kernel, users) -> {
            users.sort(Comparator.comparingLong(Case::nanoseconds));
            Mutation.of(kernel).forEach(mutation -> outcomes.add(new Outcome(mutation, catcher(mutation, users))));
        });
        return new Report(outcomes);
    }

    private record Case(String name, Runnable action, long nanoseconds) {
    }

    /** All cases as they are first, as most damages make a result wrong and the checked mode is slow. */
    private static Optional<String> catcher(Mutation mutation, List<Case> cases) {
        return Stream.of(false, true).flatMap(checked -> cases.stream()
                .flatMap(each -> noticed(mutation, each, checked).stream())).findFirst();
    }

    private static Optional<String> noticed(Mutation mutation, Case each, boolean checked) {
        List<Finding> findings = new ArrayList<>();
        try {
            Experiment.run(Optional.of(mutation), checked ? () -> findings.addAll(Emulator.check(each.action()))
                    : each.action());
        } catch (RuntimeException | AssertionError wrong) {
            return Optional.of(each.name() + ": " + String.valueOf(wrong.getMessage()).strip().lines().findFirst()
                    .orElse("wrong"));
        }
        return findings.stream().findFirst().map(finding -> each.name() + ": " + finding.kind());
    }
}
