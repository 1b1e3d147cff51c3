package io.updraft.graph.generate;

/// Text to ids and back. Safe for use by many threads.
public interface Tokenizer extends AutoCloseable {
    /// A prompt's ids, begun with the model's begin token where the model wants one (and has not got one).
    int[] encode(String text);

    /// The ids' text; special tokens have none, and bytes that form no character are U+FFFD.
    String decode(int[] ids);

    @Override
    void close();
}
