package io.updraft.tests.models;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// One sequence on ONNX Runtime's CPU provider, past and present handed on from step to step: the oracle.
///
/// Graph optimizations stay basic unless asked for: the extended ones compute a DequantizeLinear before a MatMul on
/// activations rounded to 8 bits, which the model does not say.
public final class OrtRunner implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final OrtSession session;
    private final OrtSession.Result[] last = new OrtSession.Result[1];
    private int length;

    /// @param model a model file, or a folder with `model.onnx`
    public OrtRunner(Path model) {
        this(model, false);
    }

    /// @param optimized whether ONNX Runtime may do all that it does by default
    public OrtRunner(Path model, boolean optimized) {
        Path file = model.toFile().isDirectory() ? model.resolve("model.onnx") : model;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(optimized
                    ? OrtSession.SessionOptions.OptLevel.ALL_OPT
                    : OrtSession.SessionOptions.OptLevel.BASIC_OPT);
            session = ENVIRONMENT.createSession(file.toString(), options);
        } catch (OrtException failure) {
            throw new IllegalStateException("onnxruntime refuses " + file + ": " + failure.getMessage(), failure);
        }
    }

    /// Positions in the cache.
    public int length() {
        return length;
    }

    /// Forgets the sequence.
    public void reset() {
        if (last[0] != null) {
            last[0].close();
            last[0] = null;
        }
        length = 0;
    }

    /// Appends ids.
    ///
    /// @return logits of each, [ids][vocabulary]
    public float[][] step(int... ids) {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        Map<String, OnnxTensor> owned = new HashMap<>();
        try {
            for (Map.Entry<String, ai.onnxruntime.NodeInfo> input : session.getInputInfo().entrySet()) {
                String name = input.getKey();
                if (last[0] != null && name.startsWith("past_key_values.")) {
                    inputs.put(name,
                            (OnnxTensor) last[0].get(name.replace("past_key_values", "present")).orElseThrow());
                } else {
                    owned.put(name, create(name, (TensorInfo) input.getValue().getInfo(), ids));
                }
            }
            inputs.putAll(owned);
            OrtSession.Result result = session.run(inputs);
            reset(result, ids.length);
            return rows((OnnxTensor) result.get("logits").orElseThrow(), ids.length);
        } catch (OrtException failure) {
            throw new IllegalStateException("onnxruntime fails at position " + length + ": " + failure.getMessage(),
                    failure);
        } finally {
            owned.values().forEach(OnnxTensor::close);
        }
    }

    private void reset(OrtSession.Result next, int appended) {
        int before = length;
        reset();
        last[0] = next;
        length = before + appended;
    }

    private OnnxTensor create(String name, TensorInfo info, int[] ids) throws OrtException {
        return switch (name) {
            case "input_ids" -> longs(Arrays.stream(ids).asLongStream().toArray());
            case "position_ids" -> longs(positions(length, length + ids.length));
            case "attention_mask" -> {
                long[] ones = new long[length + ids.length];
                Arrays.fill(ones, 1);
                yield longs(ones);
            }
            default -> empty(info);
        };
    }

    private static long[] positions(int from, int to) {
        long[] result = new long[to - from];
        Arrays.setAll(result, i -> from + i);
        return result;
    }

    private static OnnxTensor longs(long... values) throws OrtException {
        return OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(values), new long[]{1, values.length});
    }

    private static OnnxTensor empty(TensorInfo info) throws OrtException {
        long[] shape = info.getShape().clone();
        shape[0] = 1;
        shape[2] = 0;
        OnnxJavaType type = info.type;
        return OnnxTensor.createTensor(ENVIRONMENT, ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder()), shape,
                type);
    }

    private static float[][] rows(OnnxTensor logits, int rows) {
        float[] all = new float[logits.getFloatBuffer().remaining()];
        logits.getFloatBuffer().get(all);
        float[][] result = new float[rows][];
        int width = all.length / rows;
        Arrays.setAll(result, row -> Arrays.copyOfRange(all, row * width, (row + 1) * width));
        return result;
    }

    @Override
    public void close() {
        reset();
        try {
            session.close();
        } catch (OrtException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
