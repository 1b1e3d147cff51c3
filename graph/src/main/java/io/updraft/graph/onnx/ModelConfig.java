package io.updraft.graph.onnx;

import io.updraft.graph.ir.DecoderNames;
import io.updraft.runtime.tensor.DataType;
import java.util.List;
import java.util.OptionalInt;

/// A decoder as a session needs to know it: from the configuration files, checked against the graph.
///
/// @param architecture
///            such as "llama"; "" if nothing says it
/// @param names
///            what the graph's inputs and outputs mean
/// @param kvHeads
///            heads of a layer's keys and values
/// @param headSize
///            extent of a head
/// @param cacheType
///            element type of past and present in the graph
/// @param contextLength
///            the most positions; [#DEFAULT_CONTEXT_LENGTH] if nothing says it
/// @param vocabularySize
///            extent of a row of logits
/// @param eosIds
///            ids that end a text; empty if nothing says it
/// @param slidingWindow
///            positions that attention sees, where the configuration limits them for all layers
public record ModelConfig(String architecture, DecoderNames names, int kvHeads, int headSize, DataType cacheType,
        int contextLength, int vocabularySize, OptionalInt bosId, List<Integer> eosIds, OptionalInt padId,
        OptionalInt slidingWindow, SearchDefaults search) {
    /// For a bare model file, which does not say how long its texts may become.
    public static final int DEFAULT_CONTEXT_LENGTH = 2048;

    public ModelConfig {
        eosIds = List.copyOf(eosIds);
        positive("number of key and value heads", kvHeads);
        positive("head size", headSize);
        positive("context length", contextLength);
        positive("vocabulary size", vocabularySize);
        if (names.layers().isEmpty()) {
            throw new OnnxException("a decoder without layers that attend");
        }
        bosId.ifPresent(id -> inVocabulary("bos_token_id", id, vocabularySize));
        for (int id : eosIds) {
            inVocabulary("eos_token_id", id, vocabularySize);
        }
    }

    public int layers() {
        return names.layers().size();
    }

    private static void positive(String what, int value) {
        if (value < 1) {
            throw new OnnxException("the model's " + what + " is " + value);
        }
    }

    private static void inVocabulary(String what, int id, int vocabularySize) {
        if (id < 0 || id >= vocabularySize) {
            throw new OnnxException(what + " is " + id + ", the vocabulary has ids 0 to " + (vocabularySize - 1));
        }
    }
}
