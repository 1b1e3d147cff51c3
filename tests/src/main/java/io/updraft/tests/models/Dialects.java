package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import io.updraft.tests.models.DequantizedProjection.Granularity;
import io.updraft.tests.models.Dialect.Rounding;
import io.updraft.tests.models.NBitsProjection.ZeroPoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// All dialects.
public final class Dialects {
    private static final LlmSizes ODD = LlmSizes.odd();
    private static final LlmSizes WIDE = ODD.withHeads(3, 1, 32);

    private Dialects() {
    }

    /// Every dialect, architectures first.
    public static List<Dialect> all() {
        List<Dialect> all = new ArrayList<>(architectures());
        all.addAll(otherExporters());
        all.addAll(quantized());
        return all;
    }

    /// Architectures as onnxruntime-genai writes them.
    public static List<Dialect> architectures() {
        return List.of(
                Dialect.plain("llama", llama()::write),
                Dialect.rounded("llama-fp16", llama().half()::write, llama().halfWeights()::write, Rounding.HALF),
                Dialect.plain("llama-gemm", llama().projection(Projection.gemm())::write),
                Dialect.plain("qwen2", qwen2(gqa().bias())::write),
                Dialect.plain("qwen2-packed", qwen2(gqa().packed().bias())::write),
                Dialect.plain("qwen3", genai("qwen3").attention(gqa().packed().normed()).tied()::write),
                Dialect.plain("qwen3-separate", genai("qwen3").attention(gqa().normed())::write),
                Dialect.plain("phi3", genai("phi3").attention(gqa().packed()).packedGateUp()::write),
                Dialect.plain("phi4-partial-rotary",
                        new GenaiLlm("phi3", WIDE).attention(gqa().packed().rotaryDim(16))::write),
                Dialect.rounded("qwen3-fp16", genai("qwen3").attention(gqa().packed().normed()).half()::write, genai(
                        "qwen3").attention(gqa().packed().normed()).halfWeights()::write, Rounding.HALF),
                Dialect.rounded("gemma2-fp16", gemma2().half()::write, gemma2().halfWeights()::write, Rounding.HALF),
                Dialect.rounded("phi2-fp16", phi2().half()::write, phi2().halfWeights()::write, Rounding.HALF),
                Dialect.plain("mistral", genai("mistral").attention(gqa().packed().windows(5))::write),
                Dialect.plain("gemma2", gemma2()::write),
                Dialect.plain("phi2", phi2()::write),
                Dialect.plain("llama-interleaved",
                        genai("llama").attention(gqa().attribute("rotary_interleaved", 1))::write),
                Dialect.plain("llama-smooth-softmax",
                        genai("llama").attention(gqa().attribute("smooth_softmax", 1))::write),
                Dialect.plain("gpt-oss-sinks", genai("gptoss").attention(gqa().sinks().bias().outputBias().windows(7,
                        -1))::write),
                Dialect.plain("llama-one-head", new GenaiLlm("llama", ODD.withHeads(1, 1, 48))::write));
    }

    /// Older onnxruntime-genai, and exporters that keep to ONNX's own operators.
    public static List<Dialect> otherExporters() {
        LlmSizes multiHead = ODD.withHeads(4, 4, 16);
        return List.of(
                Dialect.plain("mha",
                        new GenaiLlm("llama", multiHead).attention(new MultiHeadAttentionDialect(false))::write),
                Dialect.plain("mha-mask", new GenaiLlm("llama", multiHead).attention(new MultiHeadAttentionDialect(
                        true))::write),
                Dialect.plain("mha-repeat", genai("llama").attention(new MultiHeadAttentionDialect(true))::write),
                Dialect.plain("torch", folder -> TorchLlama.write(folder, ODD)),
                Dialect.plain("torch-multi-head", folder -> TorchLlama.write(folder, multiHead)),
                Dialect.plain("opset23",
                        folder -> StandardLlama.write(folder, ODD, StandardLlama.CacheForm.INSIDE_FLAT)),
                Dialect.plain("opset23-heads", folder -> StandardLlama.write(folder, ODD,
                        StandardLlama.CacheForm.INSIDE_HEADS)),
                Dialect.plain("opset23-concat", folder -> StandardLlama.write(folder, ODD,
                        StandardLlama.CacheForm.CONCAT_MASK)));
    }

    /// Models with room for prompts that fill several tiles of attention.
    public static List<Dialect> longContexts() {
        LlmSizes sizes = ODD.withContext(512);
        return List.of(Dialect.plain("llama-long", new GenaiLlm("llama", sizes)::write),
                Dialect.plain("mistral-long",
                        new GenaiLlm("mistral", sizes).attention(gqa().packed().windows(100))::write),
                Dialect.plain("gemma2-long", new GenaiLlm("gemma2", sizes).attention(gqa().windows(131, -1).attribute(
                        "softcap", 5.0f)).gelu().fourNorms().logitSoftcap(30)::write),
                Dialect.plain("gpt-oss-long",
                        new GenaiLlm("gptoss", sizes).attention(gqa().sinks().windows(64, -1))::write),
                Dialect.plain("wide-heads-long", new GenaiLlm("llama", sizes.withHeads(5, 1, 128))::write),
                Dialect.plain("torch-long", folder -> TorchLlama.write(folder, sizes)));
    }

    /// A Llama with its projections quantized.
    static List<Dialect> quantized() {
        List<Dialect> all = new ArrayList<>();
        for (int bits : new int[]{2, 4, 8}) {
            for (int block : new int[]{16, 32, 64, 128, 256}) {
                all.add(nbits("nbits" + bits + "-" + block, NBitsProjection.symmetric(bits, block)));
            }
            all.add(nbits("nbits" + bits + "-packed-zero-points", NBitsProjection.symmetric(bits, 16).with(
                    ZeroPoints.PACKED)));
            all.add(nbits("nbits" + bits + "-packed-zero-points-128", NBitsProjection.symmetric(bits, 128).with(
                    ZeroPoints.PACKED)));
            NBitsProjection points = NBitsProjection.symmetric(bits, 32).with(ZeroPoints.FLOAT);
            NBitsProjection groups = NBitsProjection.symmetric(bits, 16).withGroupIndex();
            // ONNX Runtime takes neither with 8 bits, and with 2 bits its g_idx does not do what its documentation says.
            all.add(nbits("nbits" + bits + "-float-zero-points", points, bits == 8));
            all.add(nbits("nbits" + bits + "-group-index", groups, bits != 4));
            all.add(nbits("nbits" + bits + "-flat", NBitsProjection.symmetric(bits, 32).with(ZeroPoints.PACKED)
                    .withFlatScales()));
            NBitsProjection rounded = NBitsProjection.symmetric(bits, 32).withAccuracyLevel(4);
            all.add(Dialect.rounded("nbits" + bits + "-int8-activations", llama().projection(rounded)::write, llama()
                    .projection(rounded.withAccuracyLevel(0))::write, Rounding.BLOCKS));
            NBitsProjection half = NBitsProjection.symmetric(bits, 32);
            all.add(Dialect.rounded("nbits" + bits + "-fp16", llama().projection(half).half()::write,
                    llama().projection(half)
                            .halfWeights()::write,
                    Rounding.HALF));
        }
        all.add(Dialect.plain("nbits4-bias", qwen2(gqa().packed().bias()).projection(NBitsProjection.symmetric(4, 32)
                .withFusedBias())::write));
        all.add(Dialect.plain("nbits4-bias-add",
                qwen2(gqa().bias()).projection(NBitsProjection.symmetric(4, 32))::write));
        all.add(Dialect.plain("nbits4-shared-embedding", new GenaiLlm("llama", ODD.withHidden(96)).projection(
                NBitsProjection.symmetric(4, 32)).sharedQuantizedEmbedding()::write));
        for (DataType type : new DataType[]{DataType.INT4, DataType.UINT4}) {
            all.add(dequantized("dequantize-" + type + "-block", new DequantizedProjection(type, Granularity.BLOCK, 32,
                    type.isUnsigned(), false)));
        }
        for (DataType type : new DataType[]{DataType.INT8, DataType.UINT8}) {
            for (Granularity granularity : Granularity.values()) {
                all.add(dequantized("dequantize-" + type + "-" + granularity,
                        new DequantizedProjection(type, granularity,
                                16, type.isUnsigned(), false)));
            }
            all.add(Dialect.steps("qdq-" + type + "-tensor", llama().projection(new DequantizedProjection(type,
                    Granularity.TENSOR, 0, type.isUnsigned(), true))::write));
            all.add(Dialect.steps("qdq-" + type + "-axis", llama().projection(new DequantizedProjection(type,
                    Granularity.AXIS, 0, false, true))::write));
            all.add(Dialect.steps("dynamic-" + type + "-column", llama().projection(new DynamicInt8Projection(type,
                    true))::write));
            all.add(Dialect.steps("dynamic-" + type + "-tensor", llama().projection(new DynamicInt8Projection(type,
                    false))::write));
        }
        all.add(Dialect.steps("qlinear", llama().projection(new QLinearProjection(false))::write));
        all.add(Dialect.steps("qlinear-column", llama().projection(new QLinearProjection(true))::write));
        return all;
    }

    private static Dialect nbits(String name, NBitsProjection projection) {
        return Dialect.plain(name, llama().projection(projection)::write);
    }

    private static Dialect nbits(String name, NBitsProjection projection, boolean againstDense) {
        Consumer<Path> dense = llama().projection(projection.dequantized())::write;
        return againstDense ? Dialect.against(name, llama().projection(projection)::write, dense) : nbits(name,
                projection);
    }

    private static Dialect dequantized(String name, DequantizedProjection projection) {
        Consumer<Path> writer = llama().projection(projection)::write;
        return new Dialect(name, writer, writer, writer, Rounding.BLOCKS_BY_DEFAULT);
    }

    private static GenaiLlm genai(String type) {
        return new GenaiLlm(type, ODD);
    }

    private static GenaiLlm llama() {
        return genai("llama");
    }

    private static GenaiLlm qwen2(GroupQueryAttentionDialect attention) {
        return genai("qwen2").attention(attention).tied();
    }

    private static GenaiLlm gemma2() {
        return genai("gemma2").attention(gqa().packed().windows(6, -1).attribute("softcap", 5.0f)).gelu().fourNorms()
                .embeddingScale(Math.sqrt(ODD.hidden())).logitSoftcap(30).tied();
    }

    private static GenaiLlm phi2() {
        return new GenaiLlm("phi", WIDE).attention(gqa().bias().outputBias().rotaryDim(16)).layerNorm();
    }

    private static GroupQueryAttentionDialect gqa() {
        return new GroupQueryAttentionDialect();
    }
}
