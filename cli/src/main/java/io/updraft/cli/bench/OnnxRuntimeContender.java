package io.updraft.cli.bench;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// ONNX Runtime's Java API on the same file, as a careful user would drive it: present tensors go back as past
/// tensors without a visit to Java, logits land in a buffer that is ours, ids and mask are direct buffers.
public final class OnnxRuntimeContender implements Contender {
    private static final Pattern CACHE = Pattern.compile("(?:past|present)\\D*(\\d+)\\.?_?(key|value)");
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final long residentBefore;
    private final Map<String, NodeInfo> inputs;
    /// Past input to present output.
    private final Map<String, String> caches = new LinkedHashMap<>();
    private final Set<String> presents;
    private final TensorInfo logitsInfo;
    private final LongBuffer ones;
    private final LongBuffer positions;

    /// @param threads for each operator; operators run one after another
    /// @param contextLength most positions of a run
    /// @throws BenchException if it refuses the model or its jar is missing
    public OnnxRuntimeContender(Path model, int threads, int contextLength) {
        residentBefore = ResidentMemory.bytes();
        try {
            environment = OrtEnvironment.getEnvironment();
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(threads);
                options.setInterOpNumThreads(1);
                options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
                options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
                session = environment.createSession(model.toString(), options);
            }
            inputs = session.getInputInfo();
            pairCaches();
            presents = Set.copyOf(caches.values());
            NodeInfo logits = session.getOutputInfo().get("logits");
            if (logits == null || !(logits.getInfo() instanceof TensorInfo info)) {
                throw new BenchException("ONNX Runtime's model has no output named logits, so it is no rival here");
            }
            logitsInfo = info;
        } catch (OrtException e) {
            throw new BenchException("ONNX Runtime does not run this model: " + e.getMessage(), e);
        }
        ones = longs(contextLength);
        positions = longs(contextLength);
        for (int i = 0; i < contextLength; i++) {
            ones.put(i, 1);
            positions.put(i, i);
        }
    }

    private void pairCaches() throws OrtException {
        Map<String, String> present = new HashMap<>();
        for (String name : session.getOutputNames()) {
            Matcher matcher = CACHE.matcher(name);
            if (name.startsWith("present") && matcher.find()) {
                present.put(matcher.group(1) + matcher.group(2), name);
            }
        }
        for (String name : new TreeMap<>(inputs).keySet()) {
            Matcher matcher = CACHE.matcher(name);
            if (name.startsWith("past") && matcher.find()) {
                String output = present.get(matcher.group(1) + matcher.group(2));
                if (output == null) {
                    throw new BenchException("input " + name + " has no present output, so ONNX Runtime is no rival");
                }
                caches.put(name, output);
            }
        }
    }

    @Override
    public String name() {
        return "onnxruntime " + environment.getVersion();
    }

    @Override
    public Sample run(int[] prompt, int newTokens) {
        try {
            return generate(prompt, newTokens);
        } catch (OrtException e) {
            throw new BenchException("ONNX Runtime failed: " + e.getMessage(), e);
        }
    }

    private Sample generate(int[] prompt, int newTokens) throws OrtException {
        int[] ids = new int[newTokens];
        LongBuffer promptIds = longs(prompt.length);
        for (int i = 0; i < prompt.length; i++) {
            promptIds.put(i, prompt[i]);
        }
        LongBuffer nextId = longs(1);
        Map<String, OnnxTensor> empty = new LinkedHashMap<>();
        OrtSession.Result last;
        long start = System.nanoTime();
        long prefilled;
        try (Logits logits = new Logits(prompt.length)) {
            for (String past : caches.keySet()) {
                empty.put(past, emptyCache(past));
            }
            last = step(promptIds, 0, empty, logits);
            prefilled = System.nanoTime();
            ids[0] = logits.likeliest(prompt.length - 1);
        } finally {
            empty.values().forEach(OnnxTensor::close);
        }
        long first = System.nanoTime();
        try (Logits logits = new Logits(1)) {
            for (int i = 1; i < newTokens; i++) {
                nextId.put(0, ids[i - 1]);
                Map<String, OnnxTensor> past = new LinkedHashMap<>();
                for (Map.Entry<String, String> cache : caches.entrySet()) {
                    past.put(cache.getKey(), (OnnxTensor) last.get(cache.getValue()).orElseThrow());
                }
                OrtSession.Result next = step(nextId, prompt.length + i - 1, past, logits);
                last.close();
                last = next;
                ids[i] = logits.likeliest(0);
            }
        } finally {
            last.close();
        }
        long end = System.nanoTime();
        return new Sample((prefilled - start) * 1e-9, (first - start) * 1e-9, (end - first) * 1e-9, ids);
    }

    private OrtSession.Result step(LongBuffer ids, int past, Map<String, OnnxTensor> caches, Logits logits)
            throws OrtException {
        int count = ids.remaining();
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>(caches);
        try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids, new long[]{1, count});
                OnnxTensor mask = OnnxTensor.createTensor(environment, ones.slice(0, past + count),
                        new long[]{1, past + count});
                OnnxTensor position = OnnxTensor.createTensor(environment, positions.slice(past, count),
                        new long[]{1, count})) {
            for (String name : inputs.keySet()) {
                switch (name) {
                    case "input_ids" -> feeds.put(name, idTensor);
                    case "attention_mask" -> feeds.put(name, mask);
                    case "position_ids" -> feeds.put(name, position);
                    default -> {
                        if (!caches.containsKey(name)) {
                            throw new BenchException("ONNX Runtime's model has an input " + name
                                    + " that bench knows no value for");
                        }
                    }
                }
            }
            return session.run(feeds, presents, Map.<String, OnnxValue>of("logits", logits.tensor));
        }
    }

    private OnnxTensor emptyCache(String name) throws OrtException {
        NodeInfo node = inputs.get(name);
        if (node == null || !(node.getInfo() instanceof TensorInfo info)) {
            throw new BenchException("input " + name + " is no tensor");
        }
        long[] shape = info.getShape().clone();
        shape[0] = 1;
        shape[2] = 0;
        return info.type == OnnxJavaType.FLOAT16
                ? OnnxTensor.createTensor(environment, ShortBuffer.allocate(0), shape, OnnxJavaType.FLOAT16)
                : OnnxTensor.createTensor(environment, FloatBuffer.allocate(0), shape);
    }

    /// Logits of a step, written where they are read.
    private final class Logits implements AutoCloseable {
        private final int vocabulary = (int) logitsInfo.getShape()[2];
        private final boolean half = logitsInfo.type == OnnxJavaType.FLOAT16;
        private final ByteBuffer bytes;
        private final OnnxTensor tensor;

        Logits(int rows) throws OrtException {
            bytes = ByteBuffer.allocateDirect(rows * vocabulary * (half ? 2 : 4)).order(ByteOrder.nativeOrder());
            long[] shape = {1, rows, vocabulary};
            tensor = half
                    ? OnnxTensor.createTensor(environment, bytes.asShortBuffer(), shape, OnnxJavaType.FLOAT16)
                    : OnnxTensor.createTensor(environment, bytes.asFloatBuffer(), shape);
        }

        int likeliest(int row) {
            int best = 0;
            float max = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < vocabulary; i++) {
                int at = row * vocabulary + i;
                float value = half ? Float.float16ToFloat(bytes.getShort(2 * at)) : bytes.getFloat(4 * at);
                if (value > max) {
                    max = value;
                    best = i;
                }
            }
            return best;
        }

        @Override
        public void close() {
            tensor.close();
        }
    }

    @Override
    public Memory memory() {
        return new Memory(Math.max(0, ResidentMemory.bytes() - residentBefore), 0, 0, 0);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new BenchException("ONNX Runtime's session cannot be closed: " + e.getMessage(), e);
        }
    }

    private static LongBuffer longs(int count) {
        return ByteBuffer.allocateDirect(8 * count).order(ByteOrder.nativeOrder()).asLongBuffer();
    }
}
