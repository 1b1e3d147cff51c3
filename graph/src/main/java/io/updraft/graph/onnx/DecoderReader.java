package io.updraft.graph.onnx;

import io.updraft.graph.ir.DecoderNames;
import io.updraft.graph.ir.DecoderNames.LayerCache;
import io.updraft.graph.ir.Dimension;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.tensor.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Brings together what configuration files declare and what the graph has.
final class DecoderReader {
    private static final int HEAD_AXIS = 1;
    private static final int SIZE_AXIS = 3;

    private final Graph graph;
    private final Declared declared;
    private final Map<String, Value> inputs = new HashMap<>();
    private final Map<String, Value> outputs = new HashMap<>();

    DecoderReader(Graph graph, Declared declared) {
        this.graph = graph;
        this.declared = declared;
        graph.inputs().forEach(value -> inputs.put(value.name(), value));
        graph.outputs().forEach(value -> outputs.put(value.name(), value));
    }

    /// @throws OnnxException
    ///             if the graph is no decoder, or not the one that was declared
    ModelConfig read() {
        DecoderNames names = names();
        checkInputs(names);
        check(required(inputs, "input", names.inputIds()), 2, DataType.INT64, DataType.INT32);
        names.attentionMask()
                .ifPresent(name -> check(required(inputs, "input", name), 2, DataType.INT64, DataType.INT32));
        names.positionIds()
                .ifPresent(name -> check(required(inputs, "input", name), 2, DataType.INT64, DataType.INT32));
        Value logits = required(outputs, "output", names.logits());
        check(logits, 3, DataType.FLOAT, DataType.FLOAT16, DataType.BFLOAT16);
        OptionalInt kvHeads = OptionalInt.empty();
        OptionalInt headSize = OptionalInt.empty();
        DataType cacheType = required(inputs, "input", names.layers().get(0).pastKey()).type();
        for (LayerCache layer : names.layers()) {
            for (Value cache : caches(layer)) {
                check(cache, 4, DataType.FLOAT, DataType.FLOAT16, DataType.BFLOAT16);
                if (cache.type() != cacheType) {
                    throw failure("'" + cache.name() + "' is " + cache.type() + ", other caches are " + cacheType);
                }
                kvHeads = same(kvHeads, cache, HEAD_AXIS, "key and value heads");
                headSize = same(headSize, cache, SIZE_AXIS, "head size");
            }
        }
        return new ModelConfig(declared.architecture(), names,
                agreed("num_key_value_heads", kvHeads, declared.kvHeads()),
                agreed("head_size", headSize, declared.headSize()), cacheType,
                declared.contextLength().orElse(ModelConfig.DEFAULT_CONTEXT_LENGTH), vocabularySize(logits),
                optional(declared.bosId()), declared.eosIds(), optional(declared.padId()),
                optional(declared.slidingWindow()), declared.search());
    }

    private DecoderNames names() {
        Optional<NamePatterns> patterns = declared.names();
        String mask = patterns.map(NamePatterns::attentionMask).orElse("attention_mask");
        String positions = patterns.map(NamePatterns::positionIds).orElse("position_ids");
        return new DecoderNames(patterns.map(NamePatterns::inputIds).orElse("input_ids"),
                Optional.of(mask).filter(inputs::containsKey), Optional.of(positions).filter(inputs::containsKey),
                patterns.map(NamePatterns::logits).orElse("logits"),
                patterns.map(this::layers).orElseGet(this::layers));
    }

    private List<LayerCache> layers() {
        List<LayerCache> layers = CacheNames.find(graph);
        declared.layers().ifPresent(count -> {
            if (count != layers.size()) {
                throw failure("it has caches of " + layers.size() + " layers, " + declared.source() + " says " + count);
            }
        });
        return layers;
    }

    private List<LayerCache> layers(NamePatterns patterns) {
        List<LayerCache> layers = new ArrayList<>();
        int most = declared.layers().orElse(Integer.MAX_VALUE);
        for (int i = 0; i < most; i++) {
            LayerCache layer = patterns.layer(i);
            if (declared.layers().isEmpty() && i > 0 && !inputs.containsKey(layer.pastKey())) {
                break;
            }
            caches(layer);
            layers.add(layer);
        }
        return layers;
    }

    private List<Value> caches(LayerCache layer) {
        return List.of(required(inputs, "input", layer.pastKey()), required(inputs, "input", layer.pastValue()),
                required(outputs, "output", layer.presentKey()), required(outputs, "output", layer.presentValue()));
    }

    private Value required(Map<String, Value> values, String what, String name) {
        Value value = values.get(name);
        if (value == null) {
            throw failure("it has no " + what + " '" + ProtoText.clip(name) + "', which a decoder needs"
                    + (declared.names().isPresent() ? " and " + declared.source() + " names" : ""));
        }
        return value;
    }

    /// A session can feed what it knows, nothing else.
    private void checkInputs(DecoderNames names) {
        Set<String> known = new HashSet<>(Set.of(names.inputIds()));
        names.attentionMask().ifPresent(known::add);
        names.positionIds().ifPresent(known::add);
        names.layers().forEach(layer -> {
            known.add(layer.pastKey());
            known.add(layer.pastValue());
        });
        for (Value input : graph.inputs()) {
            if (!known.contains(input.name())) {
                throw failure("its input '" + input.name()
                        + "' is neither ids, mask, positions nor a layer's past; such models are not supported");
            }
        }
    }

    private void check(Value value, int rank, DataType... types) {
        if (!List.of(types).contains(value.type())) {
            throw failure("'" + value.name() + "' is " + value.type() + ", expected one of " + List.of(types));
        }
        value.shape().ifPresent(shape -> {
            if (shape.size() != rank) {
                throw failure("'" + value.name() + "' has rank " + shape.size() + " " + shape + ", expected " + rank);
            }
        });
    }

    private OptionalInt same(OptionalInt known, Value cache, int axis, String what) {
        OptionalInt size = fixed(cache, axis);
        if (known.isPresent() && size.isPresent() && known.getAsInt() != size.getAsInt()) {
            throw failure("'" + cache.name() + "' has " + what + " " + size.getAsInt() + ", others have "
                    + known.getAsInt() + "; caches of different sizes are not supported");
        }
        return known.isPresent() ? known : size;
    }

    private OptionalInt fixed(Value value, int axis) {
        if (value.shape().isPresent() && value.shape().get().get(axis) instanceof Dimension.Fixed(long size)) {
            if (size < 1 || size > Integer.MAX_VALUE) {
                throw failure("'" + value.name() + "' has size " + size + " on axis " + axis);
            }
            return OptionalInt.of((int) size);
        }
        return OptionalInt.empty();
    }

    private int agreed(String key, OptionalInt inGraph, Optional<Integer> inFile) {
        if (inGraph.isEmpty()) {
            return inFile.orElseThrow(() -> failure("its caches have no fixed shape, and " + declared.source()
                    + " does not say " + key));
        }
        if (inFile.isPresent() && inFile.get() != inGraph.getAsInt()) {
            throw failure(declared.source() + " says " + key + " " + inFile.get() + ", the caches have "
                    + inGraph.getAsInt());
        }
        return inGraph.getAsInt();
    }

    /// The logits decide: some models have rows for more ids than their tokenizer has.
    private int vocabularySize(Value logits) {
        OptionalInt rows = fixed(logits, 2);
        if (rows.isEmpty()) {
            return declared.vocabularySize().orElseThrow(() -> failure("'" + logits.name()
                    + "' has no fixed last extent, and " + declared.source() + " does not say vocab_size"));
        }
        if (declared.vocabularySize().filter(size -> size > rows.getAsInt()).isPresent()) {
            throw failure(
                    declared.source() + " says vocab_size " + declared.vocabularySize().get() + ", the logits have "
                            + rows.getAsInt());
        }
        return rows.getAsInt();
    }

    private static OptionalInt optional(Optional<Integer> value) {
        return value.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    private OnnxException failure(String reason) {
        return new OnnxException("graph '" + graph.name() + "': " + reason);
    }
}
