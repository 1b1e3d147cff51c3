package io.updraft.graph.pass;

import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// How many keys a query sees, itself included: read from the mask that a region uses, computed for a few lengths.
///
/// That the mask is causal is checked with the region's results; only a window larger than samples needs this look.
final class AttentionWindow {
    /// Masks add this or less to what is hidden.
    private static final double HIDDEN = -1000;
    private static final SampleStep DECODING = new SampleStep(1, 4);

    private final SampleBases bases;

    AttentionWindow(SampleBases bases) {
        this.bases = bases;
    }

    /// @return keys in the window, or -1 for all
    int find(AttentionRegion region) {
        int window = -1;
        for (String mask : masks(region)) {
            int found = window(mask);
            if (window >= 0 && found >= 0 && window != found) {
                throw new NotRecognized("two masks have windows of " + window + " and " + found + " tokens");
            }
            window = Math.max(window, found);
        }
        return window;
    }

    /// Known values with a column for each key that the region combines with what depends on queries or keys.
    ///
    /// Tables of cosines are as wide as there are keys at one length, if a head happens to have as many elements, but
    /// not at two.
    private Set<String> masks(AttentionRegion region) {
        Set<String> result = new LinkedHashSet<>();
        for (Node node : region.nodes()) {
            for (String input : node.inputs()) {
                if (hasColumnForEachKey(input, AttentionRegion.SAMPLE) && hasColumnForEachKey(input, DECODING)) {
                    result.add(input);
                }
            }
        }
        return result;
    }

    private boolean hasColumnForEachKey(String name, SampleStep sample) {
        return bases.at(sample).value(name).filter(value -> value.type() == DataType.BOOL || value.type().isFloat())
                .filter(value -> value.shape().rank() >= 2 && value.shape().dim(-1) == sample.total()
                        && value.elements() == (long) sample.tokens() * sample.total())
                .isPresent();
    }

    private int window(String mask) {
        int context = bases.context().signature().contextLength();
        if (context < 2) {
            return -1;
        }
        SampleStep last = new SampleStep(1, context - 1);
        Tensor row = value(mask, last);
        int visible = 0;
        while (visible < context && isVisible(mask, row, context - 1 - visible)) {
            visible++;
        }
        for (int key = 0; key < context - visible; key++) {
            if (isVisible(mask, row, key)) {
                throw new NotRecognized("mask '" + mask + "' is not a window: key " + key + " of " + context
                        + " is seen, a later one is not");
            }
        }
        if (visible == context) {
            return -1;
        }
        SampleStep sample = new SampleStep(3, Math.min(visible + 1, context - 3));
        if (visible < 1 || sample.past() < 0) {
            throw new NotRecognized("mask '" + mask + "' hides every key");
        }
        checkPattern(mask, sample, visible);
        return visible;
    }

    private void checkPattern(String mask, SampleStep sample, int window) {
        Tensor value = value(mask, sample);
        for (int token = 0; token < sample.tokens(); token++) {
            int query = sample.past() + token;
            for (int key = 0; key < sample.total(); key++) {
                boolean expected = key <= query && key > query - window;
                if (isVisible(mask, value, (long) token * sample.total() + key) != expected) {
                    throw new NotRecognized("mask '" + mask + "' is no causal window of " + window + " tokens: query "
                            + query + " and key " + key + " differ");
                }
            }
        }
    }

    private Tensor value(String mask, SampleStep sample) {
        return bases.only(sample, List.of(mask)).value(mask)
                .filter(value -> value.elements() == (long) sample.tokens() * sample.total())
                .orElseThrow(() -> new NotRecognized("mask '" + mask + "' cannot be computed for " + sample));
    }

    private static boolean isVisible(String mask, Tensor value, long index) {
        if (value.type() == DataType.BOOL) {
            return value.getLong(index) != 0;
        }
        double added = value.getDouble(index);
        if (added != 0 && added > HIDDEN) {
            throw new NotRecognized("mask '" + mask + "' adds " + added + ", which is neither nothing nor hides a key");
        }
        return added == 0;
    }
}
