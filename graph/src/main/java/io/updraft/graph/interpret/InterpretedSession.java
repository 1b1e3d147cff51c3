package io.updraft.graph.interpret;

import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.LogitsWanted;
import io.updraft.graph.generate.MemoryUse;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenSession;
import io.updraft.graph.ir.DecoderNames;
import io.updraft.graph.ir.Dimension;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.ir.Value;
import io.updraft.graph.program.Sequences;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Sequences of a model that could not be made token-parallel: each runs by itself, its cache fed as tensors.
final class InterpretedSession implements TokenSession {
    private final Interpreter interpreter;
    private final Graph graph;
    private final DecoderNames names;
    private final Sequences sequences;
    private final List<Map<String, Tensor>> caches = new ArrayList<>();
    private final List<MemorySegment> logits = new ArrayList<>();
    private final int vocabularySize;
    private final long weightBytes;

    InterpretedSession(InterpretedModel model, Interpreter interpreter, Graph graph, DecoderNames names,
            SessionOptions options) {
        this.interpreter = interpreter;
        this.graph = graph;
        this.names = names;
        this.vocabularySize = model.vocabularySize();
        this.weightBytes = model.weightBytes();
        this.sequences = new Sequences(options, Sequences.contextLength(options, model.contextLength()),
                vocabularySize);
        for (int i = 0; i < options.slots(); i++) {
            caches.add(new HashMap<>());
        }
    }

    @Override
    public int open() {
        int sequence = sequences.open();
        caches.get(sequence).clear();
        return sequence;
    }

    @Override
    public void close(int sequence) {
        sequences.close(sequence);
        caches.get(sequence).clear();
    }

    @Override
    public int length(int sequence) {
        return sequences.length(sequence);
    }

    @Override
    public void step(List<SequenceInput> inputs) {
        sequences.check(inputs);
        logits.clear();
        List<Map<String, Tensor>> results = new ArrayList<>();
        for (SequenceInput input : inputs) {
            results.add(interpreter.run(feeds(input)));
        }
        for (int i = 0; i < inputs.size(); i++) {
            keep(inputs.get(i), results.get(i));
        }
        sequences.advance(inputs);
    }

    private Map<String, Tensor> feeds(SequenceInput input) {
        int past = sequences.length(input.sequence());
        int count = input.ids().length;
        Map<String, Tensor> feeds = new HashMap<>();
        for (Value value : graph.inputs()) {
            feeds.put(value.name(), feed(value, input, past, count));
        }
        return feeds;
    }

    private Tensor feed(Value value, SequenceInput input, int past, int count) {
        if (value.name().equals(names.inputIds())) {
            Tensor ids = Tensor.allocate(value.type(), Shape.of(1, count));
            for (int i = 0; i < count; i++) {
                ids.setLong(i, input.ids()[i]);
            }
            return ids;
        }
        if (names.attentionMask().filter(value.name()::equals).isPresent()) {
            Tensor mask = Tensor.allocate(value.type(), Shape.of(1, past + count));
            for (int i = 0; i < past + count; i++) {
                mask.setLong(i, 1);
            }
            return mask;
        }
        if (names.positionIds().filter(value.name()::equals).isPresent()) {
            Tensor positions = Tensor.allocate(value.type(), Shape.of(1, count));
            for (int i = 0; i < count; i++) {
                positions.setLong(i, past + i);
            }
            return positions;
        }
        Tensor cached = caches.get(input.sequence()).get(value.name());
        return cached != null ? cached : emptyCache(value);
    }

    /// An empty cache: fixed extents as declared, batch 1, no positions.
    private Tensor emptyCache(Value value) {
        if (names.layers().stream().noneMatch(layer -> layer.hasPast(value.name()))) {
            throw new GraphException("input '" + value.name()
                    + "' is neither ids, mask, positions nor a past key or value; a language model has no others");
        }
        List<Dimension> dims = value.shape().orElseThrow(() -> new GraphException("input '" + value.name()
                + "' declares no shape; a past key or value needs one"));
        long[] shape = new long[dims.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = dims.get(i) instanceof Dimension.Fixed(long size) ? size : i == 0 ? 1 : 0;
        }
        return Tensor.allocate(value.type(), Shape.of(shape));
    }

    private void keep(SequenceInput input, Map<String, Tensor> outputs) {
        Map<String, Tensor> cache = caches.get(input.sequence());
        for (DecoderNames.LayerCache layer : names.layers()) {
            cache.put(layer.pastKey(), present(outputs, layer.presentKey()));
            cache.put(layer.pastValue(), present(outputs, layer.presentValue()));
        }
        if (input.wanted() == LogitsWanted.NONE) {
            return;
        }
        Tensor all = present(outputs, names.logits());
        int rows = Math.toIntExact(all.elements() / vocabularySize);
        for (int row = input.wanted() == LogitsWanted.ALL ? 0 : rows - 1; row < rows; row++) {
            float[] copy = new float[vocabularySize];
            for (int i = 0; i < vocabularySize; i++) {
                copy[i] = (float) all.getDouble((long) row * vocabularySize + i);
            }
            logits.add(MemorySegment.ofArray(copy));
        }
    }

    private static Tensor present(Map<String, Tensor> outputs, String name) {
        Tensor tensor = outputs.get(name);
        if (tensor == null) {
            throw new GraphException("the model has no output '" + name + "'");
        }
        return tensor;
    }

    @Override
    public int logitRows() {
        return logits.size();
    }

    @Override
    public MemorySegment logits(int row) {
        if (row < 0 || row >= logits.size()) {
            throw new GenerationException(
                    "row " + row + " of logits was not computed; the step gave " + logits.size());
        }
        return logits.get(row);
    }

    @Override
    public MemoryUse memory() {
        long cacheBytes = 0;
        for (Map<String, Tensor> cache : caches) {
            cacheBytes += cache.values().stream().mapToLong(tensor -> tensor.tensorType().bytes()).sum();
        }
        return new MemoryUse(weightBytes, cacheBytes, 0);
    }

    @Override
    public void close() {
        caches.forEach(Map::clear);
    }
}
