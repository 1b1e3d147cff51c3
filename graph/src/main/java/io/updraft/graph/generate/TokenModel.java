package io.updraft.graph.generate;

/// A language model on a device: ids in, logits out. Immutable and safe for use by many threads; the sessions it
/// makes belong to one thread each. Closing it frees the weights; its sessions must be closed before.
public interface TokenModel extends AutoCloseable {
    /// Extent of a row of logits; ids are in [0, vocabularySize).
    int vocabularySize();

    /// The most positions a sequence may have.
    int contextLength();

    /// The device as a user names it, such as "cpu".
    String deviceName();

    /// Bytes that the weights take on the device, packed copies included.
    long weightBytes();

    /// Bytes of weights that a step of one id reads: what decoding cannot do without. Less than [#weightBytes] where
    /// a table of embeddings is large.
    default long weightBytesPerToken() {
        return weightBytes();
    }

    /// What model and session would take together.
    ///
    /// @throws GenerationException
    ///             as [#newSession]
    default MemoryUse memory(SessionOptions options) {
        try (TokenSession session = newSession(options)) {
            return session.memory();
        }
    }

    /// Memory for `options.slots()` sequences.
    ///
    /// @throws GenerationException
    ///             if the options exceed what the model can do
    TokenSession newSession(SessionOptions options);

    @Override
    void close();
}
