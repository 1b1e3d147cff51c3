package io.updraft.graph.pass;

import io.updraft.graph.ir.DecoderNames;
import io.updraft.graph.ir.DecoderNames.LayerCache;
import java.util.List;

/// Which inputs and outputs of a decoder's graph mean what, and the sizes that its configuration gives.
///
/// @param kvHeads heads of keys and values, 0 where only the graph knows
/// @param headSize elements of a head, 0 where only the graph knows
/// @param contextLength tokens that the model takes at most
public record DecoderSignature(DecoderNames names, int kvHeads, int headSize, int contextLength) {
    public DecoderSignature {
        if (kvHeads < 0 || headSize < 0 || contextLength < 1) {
            throw new IllegalArgumentException("kvHeads " + kvHeads + ", headSize " + headSize + ", contextLength "
                    + contextLength + " are not those of a decoder");
        }
    }

    public String inputIds() {
        return names.inputIds();
    }

    /// "" where the graph has none.
    public String attentionMask() {
        return names.attentionMask().orElse("");
    }

    /// "" where the graph has none.
    public String positionIds() {
        return names.positionIds().orElse("");
    }

    public String logits() {
        return names.logits();
    }

    public List<LayerCache> caches() {
        return names.layers();
    }

    /// The layer whose keys come out under this name, or -1.
    public int layerOfPresentKey(String name) {
        for (int layer = 0; layer < caches().size(); layer++) {
            if (caches().get(layer).presentKey().equals(name)) {
                return layer;
            }
        }
        return -1;
    }
}
