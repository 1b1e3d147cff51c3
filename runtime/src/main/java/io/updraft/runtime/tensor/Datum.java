package io.updraft.runtime.tensor;

/// What an edge of a graph carries: nearly always a tensor, in some models a sequence of tensors or a value that may
/// be absent. Sequences of sequences, maps and sparse tensors are not among what Updraft knows.
public sealed interface Datum permits Tensor, TensorSequence, OptionalDatum {
}
