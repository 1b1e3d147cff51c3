package io.updraft.attention.flash;

/**
 * The rows of one sequence: queries {@code queryStart} to {@code queryStart + queryLength} attend to keys
 * {@code keyStart} to {@code keyStart + keyLength}; the last query is at the last key's position.
 */
public record SequenceRange(int queryStart, int queryLength, int keyStart, int keyLength) {
    public SequenceRange {
        if (queryStart < 0 || queryLength < 0 || keyStart < 0 || keyLength < 0) {
            throw new IllegalArgumentException(
                    "negative range " + queryStart + "+" + queryLength + ", " + keyStart + "+"
                            + keyLength);
        }
    }
}
