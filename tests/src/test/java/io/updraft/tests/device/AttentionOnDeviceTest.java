package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.attention.device.AttentionForm;
import io.updraft.graph.device.DeviceTarget;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tests.device.AttentionOracle.Arithmetic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// A prompt in two chunks and then one token after the other, against attention over the whole sequence in float64. An error
/// may be four times that of plain float32, as online softmax rounds each tile's total again; where a kernel of the matrix
/// units is chosen, twice that of plain arithmetic which rounds what they multiply to halves.
class AttentionOnDeviceTest {
    private static final double TIMES_PLAIN = 4;
    private static final double TIMES_HALVES = 2;
    /// Kernels that multiply halves.
    private static final Set<String> MATRIX_UNITS = Set.of("flash-forward", "flash-decode");
    private static final double FLOOR = 5e-7;
    private static final int CONTEXT = 160;
    /// Of a case's prompt, in turn: a work-item has eight rows, and the last may be any of them.
    private static final int[][] CHUNKS = {{71, 66}, {70, 67}, {72, 65}, {69, 68}};
    private static final int DECODED = 3;
    /// Of the cache; the sequence has the last.
    private static final int SLOTS = 2;
    /// A key whose last bit is not the oracle's may be rounded to the half beside it.
    private static final double ROTATED_HALVES = 0x1p-11;

    private record AttentionCase(int heads, int kvHeads, int headDim, int pairs, boolean interleaved, int window,
            float softcap, boolean smooth, boolean sinks, boolean norms, boolean packed, KvTypes types) {
        AttentionCase(int heads, int kvHeads, int headDim, int pairs, boolean interleaved, int window, float softcap,
                boolean smooth, boolean sinks, boolean norms, boolean packed) {
            this(heads, kvHeads, headDim, pairs, interleaved, window, softcap, smooth, sinks, norms, packed,
                    KvTypes.F32);
        }

        /// Heads that are stored as they come, so that what is stored is known to the last bit.
        static AttentionCase stored(int headDim, int window, String types) {
            return new AttentionCase(4, 2, headDim, 0, false, window, 0, false, false, false, true,
                    KvTypes.parse(types));
        }
    }

    private static final List<AttentionCase> CASES = List.of(
            new AttentionCase(4, 2, 64, 32, false, 0, 0, false, false, false, true),
            new AttentionCase(3, 3, 65, 20, true, 0, 0, false, false, false, true),
            new AttentionCase(4, 1, 33, 0, false, 17, 0, true, false, false, true),
            new AttentionCase(2, 1, 128, 64, false, 65, 5, false, false, false, true),
            new AttentionCase(2, 2, 16, 8, false, 0, 0, false, true, true, true),
            new AttentionCase(2, 1, 160, 16, false, 0, 0, false, false, false, true),
            new AttentionCase(4, 2, 24, 12, true, 1, 0, false, false, true, false),
            new AttentionCase(4, 2, 12, 6, false, 0, 0, false, false, false, true),
            new AttentionCase(2, 1, 14, 6, true, 17, 0, false, false, false, true),
            new AttentionCase(2, 1, 10, 5, false, 0, 0, false, false, false, true, KvTypes.parse("f16")),
            AttentionCase.stored(10, 0, "int8"), AttentionCase.stored(64, 0, "f16"),
            AttentionCase.stored(64, 0, "fp8"), AttentionCase.stored(33, 17, "f16,int8"),
            AttentionCase.stored(30, 0, "f32,fp8"), AttentionCase.stored(80, 0, "int8,f16"),
            AttentionCase.stored(96, 0, "fp8,int8"), AttentionCase.stored(97, 0, "int8,f16"));

    @TestFactory
    List<DynamicTest> isCloseToFloat64() {
        List<DynamicTest> tests = new ArrayList<>();
        for (DeviceTarget target : DevicesUnderTest.all()) {
            for (int i = 0; i < CASES.size(); i++) {
                AttentionCase each = CASES.get(i);
                int[] chunks = CHUNKS[i % CHUNKS.length];
                tests.add(DynamicTest.dynamicTest(target.profile().name() + ": " + each,
                        () -> check(target, each, chunks)));
            }
        }
        return tests;
    }

    private static void check(DeviceTarget target, AttentionCase each, int[] chunks) {
        Random random = new Random(each.hashCode());
        int length = Arrays.stream(chunks).sum() + DECODED;
        int columns = (each.heads + 2 * each.kvHeads) * each.headDim;
        float[] qkv = Requests.random(random, length * columns, 1.5);
        float[] sinks = each.sinks ? Requests.random(random, each.heads, 2) : new float[0];
        float[] qNorm = each.norms ? Requests.random(random, each.headDim, 1) : new float[0];
        float[] kNorm = each.norms ? Requests.random(random, each.headDim, 1) : new float[0];
        double[] extra = each.smooth ? new double[each.heads] : doubles(sinks);
        double[] expected = oracle(each, extra, qNorm, kNorm, Arithmetic.FLOAT64).run(qkv, length);
        KernelRequest request = request(each, sinks, qNorm, kNorm);
        NodeOnDevice.CacheSize size = new NodeOnDevice.CacheSize(each.types,
                (int) AttentionForm.cacheFloats(each.types, SLOTS, each.kvHeads, each.headDim, CONTEXT),
                (int) AttentionForm.cacheWords(each.types, SLOTS, each.kvHeads, each.headDim, CONTEXT), SLOTS - 1);
        NodeOnDevice prefill = new NodeOnDevice(target, request, false, chunks[0], 1, CONTEXT, size);
        NodeOnDevice decode = new NodeOnDevice(target, request, true, 1, 1, CONTEXT, size);
        float[] actual = new float[expected.length];
        int width = each.heads * each.headDim;
        int position = 0;
        for (int count : chunks) {
            float[] rows = prefill.run(inputs(each, qkv, position, count, columns), position, count, 0, 1, new int[0],
                    0);
            System.arraycopy(rows, 0, actual, position * width, rows.length);
            position += count;
            if (target.handle().isEmpty()) {
                onlyItsOwnPlaceIsWritten(each, prefill, position);
            }
        }
        decode.takeCaches(prefill);
        for (; position < length; position++) {
            float[] row = decode.run(inputs(each, qkv, position, 1, columns), position, 1, 0, 1, new int[0], 0);
            System.arraycopy(row, 0, actual, position * width, width);
        }
        boolean rounded = each.pairs > 0 && !each.types.equals(KvTypes.F32);
        double floor = rounded ? ROTATED_HALVES : FLOOR;
        ToDoubleFunction<NodeOnDevice> allowance = node -> {
            boolean halves = node.kernels().stream().anyMatch(MATRIX_UNITS::contains);
            double[] plain = oracle(each, extra, qNorm, kNorm, halves ? Arithmetic.HALVES : Arithmetic.FLOAT32)
                    .run(qkv, length);
            return (halves ? TIMES_HALVES : TIMES_PLAIN) * Requests.relativeError(floats(plain), expected) + floor;
        };
        double allowed = allowance.applyAsDouble(prefill);
        assertThat(error(actual, expected, 0, chunks[0] * width)).as("first chunk").isLessThan(allowed);
        assertThat(error(actual, expected, chunks[0] * width, (chunks[0] + chunks[1]) * width)).as("second chunk")
                .isLessThan(allowed);
        assertThat(error(actual, expected, (length - DECODED) * width, length * width)).as("decode")
                .isLessThan(allowance.applyAsDouble(decode));
        if (target.handle().isEmpty()) {
            onlyItsOwnPlaceIsWritten(each, decode, length);
        }
    }

    /// In the emulator the arrays are the caches: NaN and -1 where nothing was written.
    private static void onlyItsOwnPlaceIsWritten(AttentionCase each, NodeOnDevice node, int length) {
        FloatArray floats = node.floats(0);
        int written = 0;
        for (int i = 0; i < floats.getSize(); i++) {
            if (!Float.isNaN(floats.get(i))) {
                assertThat(i * SLOTS).as("float %s is another slot's", i).isGreaterThanOrEqualTo(floats.getSize());
                written++;
            }
        }
        assertThat(Math.max(1, written)).as("floats for %s positions", length).isEqualTo(
                (int) AttentionForm.cacheFloats(each.types, 1, each.kvHeads, each.headDim, length));
        IntArray words = node.words(0);
        int own = (words.getSize() - AttentionForm.ALIGNMENT) / SLOTS;
        int encoded = 0;
        for (int i = 0; i < words.getSize(); i++) {
            if (words.get(i) != -1) {
                assertThat(i).as("word of another slot").isGreaterThanOrEqualTo(own);
                encoded++;
            }
        }
        if (own > 0) {
            assertThat(encoded + AttentionForm.ALIGNMENT).as("words for %s positions", length).isEqualTo(
                    (int) AttentionForm.cacheWords(each.types, 1, each.kvHeads, each.headDim, length));
        }
    }

    private static double error(float[] actual, double[] expected, int from, int to) {
        return Requests.relativeError(Arrays.copyOfRange(actual, from, to), Arrays.copyOfRange(expected, from, to));
    }

    private static float[] floats(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }

    private static double[] doubles(float[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    private static AttentionOracle oracle(AttentionCase each, double[] sinks, float[] qNorm, float[] kNorm,
            Arithmetic arithmetic) {
        return new AttentionOracle(each.heads, each.kvHeads, each.headDim, each.pairs, each.interleaved, 0.125,
                each.window, each.softcap, sinks, qNorm, kNorm, 1e-6f, each.types, arithmetic);
    }

    private static KernelRequest request(AttentionCase each, float[] sinks, float[] qNorm, float[] kNorm) {
        Attributes attributes = Attributes.of(Map.ofEntries(Map.entry("layer", 0L), Map.entry("num_heads", each.heads),
                Map.entry("kv_num_heads", each.kvHeads), Map.entry("head_size", each.headDim),
                Map.entry("scale", 0.125f), Map.entry("softcap", each.softcap),
                Map.entry("local_window_size", each.window == 0 ? -1 : each.window),
                Map.entry("do_rotary", each.pairs > 0), Map.entry("rotary_dim", 2 * each.pairs),
                Map.entry("rotary_interleaved", each.interleaved), Map.entry("smooth_softmax", each.smooth),
                Map.entry("qk_norm_epsilon", 1e-6f)));
        int own = each.headDim;
        List<Operand> inputs = new ArrayList<>();
        if (each.packed) {
            inputs.addAll(List.of(Requests.activation("q", Rows.TOKENS, (each.heads + 2 * each.kvHeads) * own),
                    Operand.ABSENT, Operand.ABSENT));
        } else {
            inputs.addAll(List.of(Requests.activation("q", Rows.TOKENS, each.heads * own),
                    Requests.activation("k", Rows.TOKENS, each.kvHeads * own),
                    Requests.activation("v", Rows.TOKENS, each.kvHeads * own)));
        }
        for (boolean cosine : new boolean[]{true, false}) {
            float[] table = new float[CONTEXT * each.pairs];
            for (int i = 0; i < table.length; i++) {
                table[i] = AttentionOracle.angle(i / each.pairs, i % each.pairs, cosine);
            }
            inputs.add(each.pairs == 0 ? Operand.ABSENT : Requests.constant(cosine ? "cos" : "sin",
                    Tensor.ofFloats(Shape.of(CONTEXT, each.pairs), table)));
        }
        inputs.add(vector("qNorm", qNorm));
        inputs.add(vector("kNorm", kNorm));
        inputs.add(vector("sinks", sinks));
        return new KernelRequest(OperatorId.updraft("CachedAttention"), "attention", attributes, inputs,
                List.of(Requests.activation("y", Rows.TOKENS, each.heads * own)));
    }

    private static Operand vector(String name, float[] values) {
        return values.length == 0 ? Operand.ABSENT
                : Requests.constant(name, Tensor.ofFloats(Shape.of(values.length), values));
    }

    private static Map<String, float[]> inputs(AttentionCase each, float[] qkv, int position, int count, int columns) {
        if (each.packed) {
            return Map.of("q", columns(qkv, position, count, columns, 0, columns));
        }
        int q = each.heads * each.headDim;
        int kv = each.kvHeads * each.headDim;
        return Map.of("q", columns(qkv, position, count, columns, 0, q), "k",
                columns(qkv, position, count, columns, q, kv), "v",
                columns(qkv, position, count, columns, q + kv, kv));
    }

    private static float[] columns(float[] rows, int first, int count, int stride, int from, int width) {
        float[] result = new float[count * width];
        for (int row = 0; row < count; row++) {
            System.arraycopy(rows, (first + row) * stride + from, result, row * width, width);
        }
        return result;
    }
}
