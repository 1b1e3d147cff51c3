package io.updraft.cli.bench;

/// Something that generates text, to be measured. Greedy, one sequence, end tokens ignored.
public interface Contender extends AutoCloseable {
    String name();

    /// Computes a prompt and then new ids one by one.
    Sample run(int[] prompt, int newTokens);

    Memory memory();

    @Override
    void close();

    /// Times of one run in seconds.
    ///
    /// @param prefill from the prompt to its logits
    /// @param firstToken from the prompt to the first new id
    /// @param decode from the first new id to the last
    /// @param ids the new ids, for comparison
    record Sample(double prefill, double firstToken, double decode, int[] ids) {
    }

    /// Bytes in use. Parts that cannot be told apart are 0 and in the total only.
    record Memory(long total, long weights, long cache, long workspace) {
    }
}
