package io.updraft.cli;

import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// A bar on standard error while something long runs; nothing without a terminal.
final class Progress implements AutoCloseable {
    /// None.
    static final Progress NONE = new Progress(Optional.empty());

    private final Optional<ProgressBar> bar;

    private Progress(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    static Progress of(String task, long steps) {
        if (!Console.isTerminal()) {
            return NONE;
        }
        return new Progress(Optional.of(new ProgressBarBuilder().setTaskName(task).setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(200).build()));
    }

    void at(long step) {
        bar.ifPresent(each -> each.stepTo(step));
    }

    /// As [#at(long)], where the number of steps is known only now; of 0 steps, shows what begins.
    void at(long step, long steps, String what) {
        if (steps == 0) {
            bar.ifPresent(each -> each.setExtraMessage(what));
        } else {
            bar.ifPresent(each -> each.maxHint(steps).setExtraMessage("").stepTo(step));
        }
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
