package io.updraft.runtime.plan;

/// Knows which way to divide a kernel's work is fastest on a device.
@FunctionalInterface
public interface Variants {
    /// Takes the first of each trial's, which is what a rule says.
    Variants BY_RULE = new Rule();

    /// The best of a trial's ways; the same each time for one shape.
    Choice choose(Trial trial);

    /// @param index into the trial's labels
    /// @param reason for `--explain`
    record Choice(int index, String reason) {
    }

    /// See [#BY_RULE].
    record Rule() implements Variants {
        @Override
        public Choice choose(Trial trial) {
            return new Choice(0, "by rule");
        }
    }
}
