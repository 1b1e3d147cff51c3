package io.updraft.cli.bench;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Constants in memory, halves. Tensors of one kind and shape are the same numbers, so that a model of any depth takes the
/// memory of a layer here; a device gets a copy for each layer. In the graph that is made they are inputs, for whose
/// names [#tensors] has the values.
final class MemoryWeights implements LlamaWeights {
    private static final long SEED = 1234;

    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, MemorySegment> drawn = new HashMap<>();

    /// Every constant by its name.
    Map<String, Tensor> tensors() {
        return tensors;
    }

    @Override
    public TensorProto.DataType type() {
        return TensorProto.DataType.FLOAT16;
    }

    @Override
    public void bytes(GraphProto.Builder graph, String name, long... shape) {
        add(graph, name, DataType.UINT8, "bytes", shape, data -> {
            SplittableRandom random = new SplittableRandom(SEED);
            for (long i = 0; i + 8 <= data.byteSize(); i += 8) {
                data.set(Tensor.LONG, i, random.nextLong());
            }
        });
    }

    @Override
    public void floats(GraphProto.Builder graph, String name, float bound, long... shape) {
        add(graph, name, DataType.FLOAT16, "floats " + bound, shape, data -> {
            SplittableRandom random = new SplittableRandom(SEED);
            for (long i = 0; i < data.byteSize(); i += 2) {
                data.set(Tensor.SHORT, i, Float.floatToFloat16((float) (random.nextInt() * 0x1p-31) * bound));
            }
        });
    }

    @Override
    public void constant(GraphProto.Builder graph, String name, float value, long... shape) {
        short half = Float.floatToFloat16(value);
        add(graph, name, DataType.FLOAT16, "constant " + value, shape, data -> {
            for (long i = 0; i < data.byteSize(); i += 2) {
                data.set(Tensor.SHORT, i, half);
            }
        });
    }

    @Override
    public void values(GraphProto.Builder graph, String name, float[] values, long... shape) {
        add(graph, name, DataType.FLOAT16, "values of " + name, shape, data -> {
            for (int i = 0; i < values.length; i++) {
                data.set(Tensor.SHORT, 2L * i, Float.floatToFloat16(values[i]));
            }
        });
    }

    private void add(GraphProto.Builder graph, String name, DataType type, String kind, long[] extents,
            Consumer<MemorySegment> fill) {
        TensorType of = new TensorType(type, Shape.of(extents));
        MemorySegment data = drawn.computeIfAbsent(kind + " " + of, _ -> {
            MemorySegment fresh = Arena.ofAuto().allocate(of.bytes(), 64);
            fill.accept(fresh);
            return fresh;
        });
        tensors.put(name, Tensor.over(of, data));
        Object[] dimensions = new Object[extents.length];
        for (int i = 0; i < extents.length; i++) {
            dimensions[i] = Math.toIntExact(extents[i]);
        }
        graph.addInput(RandomLlama.value(name, type == DataType.UINT8 ? TensorProto.DataType.UINT8 : type(),
                dimensions));
    }
}
