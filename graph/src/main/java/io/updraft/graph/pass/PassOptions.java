package io.updraft.graph.pass;

/// What a user of the pipeline may choose.
///
/// @param largestFolded bytes that the result of a folded node may take
/// @param merge whether matrix products of the same input are merged into one
public record PassOptions(long largestFolded, boolean merge) {
    public static final PassOptions DEFAULT = new PassOptions(16L << 20, true);

    public PassOptions {
        if (largestFolded < 0) {
            throw new IllegalArgumentException("largestFolded is " + largestFolded);
        }
    }
}
