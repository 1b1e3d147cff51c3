package io.updraft.runtime.host;

/// One pass through the model: several sequences, each with some new tokens, packed one after another.
///
/// Sequence `s` has rows `firstRow(s)` to `firstRow(s) + rowCount(s) - 1`; its first new token stands at
/// position `position(s)` of its text, and its cache is slot `slot(s)`. Reused from step to step so that a
/// step allocates nothing; filled by the session, read by kernels, on one thread at a time.
public final class Step {
    private final StepLimits limits;
    private final int[] slots;
    private final int[] firstRows;
    private final int[] positions;
    private final int[] selectedRows;
    private final int[] rowSequences;
    private int sequences;
    private int tokens;
    private int selected;

    public Step(StepLimits limits) {
        this.limits = limits;
        this.slots = new int[limits.sequences()];
        this.firstRows = new int[limits.sequences() + 1];
        this.positions = new int[limits.sequences()];
        this.selectedRows = new int[limits.selected()];
        this.rowSequences = new int[limits.tokens()];
    }

    public void clear() {
        sequences = 0;
        tokens = 0;
        selected = 0;
    }

    /// Adds a sequence with `rows` new tokens, the first of them at `position`.
    ///
    /// @throws IllegalArgumentException
    ///             if a limit would be passed
    public void add(int slot, int position, int rows) {
        if (sequences == limits.sequences() || rows < 1 || tokens + rows > limits.tokens() || slot < 0
                || slot >= limits.slots() || position < 0 || position + rows > limits.contextLength()) {
            throw new IllegalArgumentException("slot " + slot + " with " + rows + " tokens at position " + position
                    + " does not fit behind " + sequences + " sequences with " + tokens + " tokens into " + limits);
        }
        slots[sequences] = slot;
        positions[sequences] = position;
        firstRows[sequences] = tokens;
        for (int i = 0; i < rows; i++) {
            rowSequences[tokens + i] = sequences;
        }
        tokens += rows;
        sequences++;
        firstRows[sequences] = tokens;
    }

    /// Asks for the logits of a row; rows are asked for in ascending order.
    public void select(int row) {
        if (row < 0 || row >= tokens || selected == limits.selected()
                || selected > 0 && selectedRows[selected - 1] >= row) {
            throw new IllegalArgumentException("row " + row + " of " + tokens + " cannot be selected after " + selected
                    + " others (at most " + limits.selected() + ", ascending)");
        }
        selectedRows[selected++] = row;
    }

    public StepLimits limits() {
        return limits;
    }

    public int sequences() {
        return sequences;
    }

    public int tokens() {
        return tokens;
    }

    public int selected() {
        return selected;
    }

    /// Number of rows of this kind in the step; 1 for FIXED.
    public int count(Rows rows) {
        return switch (rows) {
            case FIXED -> 1;
            case TOKENS -> tokens;
            case SELECTED -> selected;
            case SEQUENCES -> sequences;
        };
    }

    public int slot(int sequence) {
        return slots[sequence];
    }

    public int firstRow(int sequence) {
        return firstRows[sequence];
    }

    public int rowCount(int sequence) {
        return firstRows[sequence + 1] - firstRows[sequence];
    }

    /// Position of the sequence's first new token: the number of tokens already in its cache.
    public int position(int sequence) {
        return positions[sequence];
    }

    public int selectedRow(int index) {
        return selectedRows[index];
    }

    /// The sequence that owns a row.
    public int sequenceOfRow(int row) {
        return rowSequences[row];
    }
}
