package io.updraft.graph.program;

import io.updraft.graph.ir.DecoderNames;
import io.updraft.graph.ir.DecoderNames.LayerCache;
import io.updraft.graph.ir.Dimension;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.operator.UnknownValueException;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Checks a decoder's graph as it was read, before any pass: for a step of a few tokens on a short past every node keeps
/// its contract, and logits and caches come out as they must. A wrong type or rank is reported with the names that the
/// model's maker gave.
public final class DecoderTypes {
    private static final Logger LOG = System.getLogger(DecoderTypes.class.getName());
    private static final int TOKENS = 3;
    private static final int PAST = 2;

    private final Graph graph;
    private final DecoderNames names;
    private final int kvHeads;
    private final int headSize;

    private DecoderTypes(Graph graph, DecoderNames names, int kvHeads, int headSize) {
        this.graph = graph;
        this.names = names;
        this.kvHeads = kvHeads;
        this.headSize = headSize;
    }

    /// @throws GraphException if an output does not have the shape that a decoder's has
    /// @throws io.updraft.runtime.operator.OperatorException if a node breaks its operator's contract
    public static void check(Graph graph, DecoderNames names, int kvHeads, int headSize, int vocabularySize,
            OperatorRegistry registry) {
        new DecoderTypes(graph, names, kvHeads, headSize).check(vocabularySize, registry);
    }

    private void check(int vocabularySize, OperatorRegistry registry) {
        for (Value value : Stream.concat(graph.inputs().stream(), graph.outputs().stream()).toList()) {
            if (value.kind() != Value.Kind.TENSOR) {
                throw new GraphException("graph '" + graph.name() + "': '" + value.name() + "' is a "
                        + value.describe() + "; a decoder takes and gives tensors");
            }
        }
        Map<String, TensorType> inputs = new HashMap<>();
        graph.inputs().forEach(input -> inputs.put(input.name(), new TensorType(input.type(), shape(input))));
        Map<String, TensorType> types;
        try {
            types = ShapeInference.inferAsRead(graph, registry, inputs, values(inputs));
        } catch (UnknownValueException dependent) {
            LOG.log(Level.DEBUG, "shapes are checked only when the model runs: {0}", dependent.getMessage());
            return;
        }
        expect(types, names.logits(), Shape.of(1, TOKENS, vocabularySize));
        Shape present = Shape.of(1, kvHeads, PAST + TOKENS, headSize);
        for (LayerCache layer : names.layers()) {
            expect(types, layer.presentKey(), present);
            expect(types, layer.presentValue(), present);
        }
    }

    /// Mask and positions; the ids say nothing about shapes.
    private Map<String, Tensor> values(Map<String, TensorType> inputs) {
        Map<String, Tensor> values = new HashMap<>();
        for (int kind = 0; kind < 2; kind++) {
            boolean positions = kind == 1;
            (positions ? names.positionIds() : names.attentionMask()).ifPresent(name -> {
                TensorType type = Objects.requireNonNull(inputs.get(name));
                Tensor tensor = Tensor.allocate(type.type(), type.shape());
                for (int i = 0; i < tensor.elements(); i++) {
                    tensor.setLong(i, positions ? PAST + i : 1);
                }
                values.put(name, tensor);
            });
        }
        return values;
    }

    private void expect(Map<String, TensorType> types, String name, Shape expected) {
        TensorType type = Optional.ofNullable(types.get(name))
                .orElseThrow(() -> new GraphException("graph '" + graph.name() + "' does not compute '" + name + "'"));
        Value declared = graph.outputs().stream().filter(output -> output.name().equals(name)).findFirst()
                .orElseThrow(() -> new GraphException("graph '" + graph.name() + "' has no output '" + name + "'"));
        if (!type.shape().equals(expected) || type.type() != declared.type()) {
            throw new GraphException("graph '" + graph.name() + "': for " + TOKENS + " tokens after " + PAST + " '"
                    + name
                    + "' comes out as " + type + ", a decoder's is " + new TensorType(declared.type(), expected));
        }
    }

    private Shape shape(Value input) {
        Shape shape = names.layers().stream().anyMatch(layer -> layer.hasPast(input.name()))
                ? Shape.of(1, kvHeads, PAST, headSize)
                : Shape.of(1, names.attentionMask().filter(input.name()::equals).isPresent() ? PAST + TOKENS : TOKENS);
        List<Dimension> declared = input.shape().orElse(List.of());
        for (int axis = 0; axis < declared.size() && axis < shape.rank(); axis++) {
            // Only extents of batch and tokens differ between models, and those a decoder must leave open.
            if (declared.get(axis) instanceof Dimension.Fixed(long size) && size != shape.dim(axis)) {
                throw new GraphException("graph '" + graph.name() + "': input '" + input.name() + "' has a fixed shape "
                        + declared + "; batch must be 1 or open, and the number of tokens open");
            }
        }
        return shape;
    }
}
