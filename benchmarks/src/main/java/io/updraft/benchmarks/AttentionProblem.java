package io.updraft.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.updraft.attention.AttentionKernels;
import io.updraft.attention.KvCache;
import io.updraft.attention.LayerShape;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.host.SessionState;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.host.Workers;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.tests.OnnxModelBuilder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// The last `queries` of `keys` tokens attend to all before them and themselves; the keys and values of the others are
/// in the cache. For Updraft's kernel and for ONNX Runtime, with random activations.
record AttentionProblem(int heads, int keyHeads, int headDim, int queries, int keys) {
    /// Reads `4/2x64` and `1/1024`.
    static AttentionProblem of(String heads, String lengths) {
        String[] counts = heads.split("[/x]");
        String[] tokens = lengths.split("/");
        return new AttentionProblem(Integer.parseInt(counts[0]), Integer.parseInt(counts[1]),
                Integer.parseInt(counts[2]), Integer.parseInt(tokens[0]), Integer.parseInt(tokens[1]));
    }

    /// Multiply-adds of scores and weighted values.
    long multiplyAdds() {
        long pairs = (long) queries * (keys - queries) + (long) queries * (queries + 1) / 2;
        return 2 * pairs * heads * headDim;
    }

    private int columns(boolean ofQueries) {
        return (ofQueries ? heads : keyHeads) * headDim;
    }

    private static float[] floats(int count, Random random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    private Operand rows(String name, int columns) {
        return new Operand(name, DataType.FLOAT, new RowShape(Shape.of(1, 1, columns), 1, Rows.TOKENS),
                Optional.empty());
    }

    Solver updraft(int threads) {
        Random random = new Random(1);
        List<Operand> inputs = new ArrayList<>(List.of(rows("q", columns(true)), rows("k", columns(false)),
                rows("v", columns(false))));
        KernelRequest request = new KernelRequest(OperatorId.updraft("CachedAttention"), "benchmark",
                Attributes.of(Map.of("layer", 0, "num_heads", heads, "kv_num_heads", keyHeads, "head_size", headDim,
                        "scale", (float) (1 / Math.sqrt(headDim)), "local_window_size", -1)),
                inputs, List.of(rows("y", columns(true))));
        Workers workers = new Workers(threads);
        Arena arena = Arena.ofShared();
        PreparedKernel prepared = AttentionKernels.all().getFirst().prepare(request, new Preparation(arena, workers));
        StepLimits limits = new StepLimits(keys, 1, 1, 1, keys);
        KvCache cache = new KvCache(List.of(new LayerShape(keyHeads, headDim, headDim)), KvTypes.F32, 1, keys);
        SessionState state = new SessionState() {
            @Override
            public <T> T get(Class<T> type) {
                return type.cast(cache);
            }
        };
        List<MemorySegment> buffers = new ArrayList<>();
        for (Operand input : inputs) {
            int count = keys * (int) input.shape().base().dim(2);
            MemorySegment buffer = arena.allocate(count * 4L, 64);
            MemorySegment.copy(floats(count, random), 0, buffer, ValueLayout.JAVA_FLOAT, 0, count);
            buffers.add(buffer);
        }
        KernelCall call = prepared.bind(new KernelBinding(limits, workers, state, buffers,
                List.of(arena.allocate((long) keys * columns(true) * 4, 64)),
                arena.allocate(Math.max(1, prepared.scratchBytes(limits, threads)), 64)));
        Step step = new Step(limits);
        step.add(0, 0, keys);
        call.run(step);
        step.clear();
        step.add(0, keys - queries, queries);
        return new Solver() {
            @Override
            public void solve() {
                call.run(step);
            }

            @Override
            public void close() {
                workers.close();
                cache.close();
                arena.close();
            }
        };
    }

    Solver onnxRuntime(int threads) throws OrtException {
        Random random = new Random(1);
        int past = keys - queries;
        byte[] model = new OnnxModelBuilder("attention").opset("com.microsoft", 1)
                .input("q", DataType.FLOAT, 1, queries, columns(true))
                .input("k", DataType.FLOAT, 1, queries, columns(false))
                .input("v", DataType.FLOAT, 1, queries, columns(false))
                .input("past_k", DataType.FLOAT, 1, keyHeads, past, headDim)
                .input("past_v", DataType.FLOAT, 1, keyHeads, past, headDim).input("last", DataType.INT32, 1)
                .input("total", DataType.INT32)
                .node("com.microsoft", "GroupQueryAttention",
                        List.of("q", "k", "v", "past_k", "past_v", "last", "total"),
                        List.of("y", "present_k", "present_v"),
                        Map.of("num_heads", (long) heads, "kv_num_heads", (long) keyHeads))
                .output("y", DataType.FLOAT, 1, queries, columns(true))
                .output("present_k", DataType.FLOAT, 1, keyHeads, "keys", headDim)
                .output("present_v", DataType.FLOAT, 1, keyHeads, "keys", headDim).toBytes();
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        OrtSession session = environment.createSession(model, options);
        Map<String, OnnxTensor> inputs = new HashMap<>();
        inputs.put("q", tensor(environment, random, 1, queries, columns(true)));
        inputs.put("k", tensor(environment, random, 1, queries, columns(false)));
        inputs.put("v", tensor(environment, random, 1, queries, columns(false)));
        inputs.put("past_k", tensor(environment, random, 1, keyHeads, past, headDim));
        inputs.put("past_v", tensor(environment, random, 1, keyHeads, past, headDim));
        inputs.put("last", OnnxTensor.createTensor(environment, IntBuffer.wrap(new int[]{keys - 1}), new long[]{1}));
        inputs.put("total", OnnxTensor.createTensor(environment, IntBuffer.wrap(new int[]{keys}), new long[0]));
        return new Solver() {
            @Override
            public void solve() throws OrtException {
                session.run(inputs).close();
            }

            @Override
            public void close() throws OrtException {
                inputs.values().forEach(OnnxTensor::close);
                session.close();
                options.close();
            }
        };
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Random random, long... shape) throws OrtException {
        int count = 1;
        for (long extent : shape) {
            count *= (int) extent;
        }
        return OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats(count, random)), shape);
    }
}
