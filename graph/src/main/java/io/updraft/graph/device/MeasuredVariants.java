package io.updraft.graph.device;

import io.updraft.graph.ir.Progress;
import io.updraft.runtime.plan.DeviceException;
import io.updraft.runtime.plan.Trial;
import io.updraft.runtime.plan.Variants;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The fastest way of each trial by a timer, measured once and kept in a file. Without a timer, what the file says, else the
/// rule.
final class MeasuredVariants implements Variants {
    private static final Logger LOG = System.getLogger(MeasuredVariants.class.getName());

    /// Of the rule's time: what is not clearly faster is not worth sums in another order.
    private static final double WORTH = 0.97;

    private final VariantFile file;
    private final Optional<VariantTimer> timer;
    private final Progress progress;
    private final Map<String, VariantFile.Entry> stored;
    private final Map<String, Choice> chosen = new HashMap<>();

    /// @param progress hears of each trial that begins
    MeasuredVariants(VariantFile file, Optional<VariantTimer> timer, Progress progress) {
        this.file = file;
        this.timer = timer;
        this.progress = progress;
        this.stored = file.read();
    }

    @Override
    public synchronized Choice choose(Trial trial) {
        Choice known = chosen.get(trial.shape());
        if (known == null) {
            known = find(trial);
            chosen.put(trial.shape(), known);
        }
        return known;
    }

    private Choice find(Trial trial) {
        VariantFile.Entry entry = stored.get(trial.shape());
        // Kernels that were changed may have other ways than when the file was written.
        if (entry != null && trial.labels().equals(List.copyOf(entry.micros().keySet()))) {
            return new Choice(trial.labels().indexOf(entry.label()), "as measured before: " + entry.text());
        }
        return timer.map(each -> measure(trial, each)).orElseGet(() -> BY_RULE.choose(trial));
    }

    private Choice measure(Trial trial, VariantTimer by) {
        progress.advanced(0, 0, "measuring " + trial.labels().size() + " ways of " + trial.shape() + ", once");
        long start = System.nanoTime();
        List<Double> times;
        try {
            times = by.micros(trial);
        } catch (DeviceException failure) {
            LOG.log(Level.WARNING, "work is divided by rule: {0}", failure.getMessage());
            return new Choice(0, "by rule, as the trial failed: " + failure.getMessage());
        }
        double least = Collections.min(times);
        int best = least < WORTH * times.getFirst() ? times.indexOf(least) : 0;
        Map<String, Double> micros = new LinkedHashMap<>();
        for (int i = 0; i < times.size(); i++) {
            micros.put(trial.labels().get(i), times.get(i));
        }
        VariantFile.Entry measured = new VariantFile.Entry(trial.labels().get(best), micros);
        LOG.log(Level.INFO, () -> String.format(Locale.ROOT, "measured %s in %.1f s: %s", trial.shape(),
                (System.nanoTime() - start) * 1e-9, measured.text()));
        file.add(trial.shape(), measured);
        return new Choice(best, "measured now, in us: " + measured.text());
    }
}
