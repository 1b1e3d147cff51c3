package io.updraft.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.updraft.quant.QuantKernels;
import io.updraft.runtime.host.HostKernel;
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
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tests.OnnxModelBuilder;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// The same product `y[rows, n] = x[rows, k] * w[n, k]^T` for Updraft's kernel and for ONNX Runtime, with random weights:
/// fp32, or 4 or 8 bits in blocks of 32 (MatMulNBits): `int4` with activations rounded to int8 (accuracy_level 4),
/// `int4-float` with activations as they are (accuracy_level 1).
record LinearProblem(String format, int rows, int n, int k) {
    private static final int BLOCK = 32;

    private static final String AS_THEY_ARE = "-float";

    private int bits() {
        return format.equals("fp32") ? 32 : Integer.parseInt(format.replace(AS_THEY_ARE, "").substring("int".length()));
    }

    private boolean roundsActivations() {
        return !format.endsWith(AS_THEY_ARE);
    }

    private boolean isQuantized() {
        return bits() < 16;
    }

    /// Bytes of weights and scales, which one product reads once.
    long weightBytes() {
        return (long) n * k * bits() / 8 + (isQuantized() ? (long) n * k / BLOCK * Float.BYTES : 0);
    }

    long multiplyAdds() {
        return (long) rows * n * k;
    }

    private Tensor weights(Random random) {
        if (isQuantized()) {
            byte[] bytes = new byte[n * k / 8 * bits()];
            random.nextBytes(bytes);
            return Tensor.ofBytes(DataType.UINT8, Shape.of(n, k / BLOCK, BLOCK * bits() / 8), bytes);
        }
        return Tensor.ofFloats(Shape.of(k, n), floats(n * k, random));
    }

    private Tensor scales(Random random) {
        return Tensor.ofFloats(Shape.of(n, k / BLOCK), floats(n * k / BLOCK, random));
    }

    private static float[] floats(int count, Random random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    Solver updraft(int threads) {
        Random random = new Random(1);
        List<Operand> inputs = new ArrayList<>();
        inputs.add(new Operand("x", DataType.FLOAT, new RowShape(Shape.of(1, 1, k), 1, Rows.TOKENS), Optional.empty()));
        inputs.add(constant("w", weights(random)));
        inputs.add(isQuantized() ? constant("scales", scales(random)) : Operand.ABSENT);
        Map<String, Object> attributes = new LinkedHashMap<>(Map.of("parts", 1, "K", k, "N", new long[]{n}));
        if (isQuantized()) {
            attributes
                    .putAll(Map.of("format", "nbits", "bits", bits(), "block_size", BLOCK, "activation",
                            roundsActivations() ? "int8_block" : "float"));
        } else {
            attributes.putAll(Map.of("format", "dense", "layout", "KN"));
        }
        KernelRequest request = new KernelRequest(OperatorId.updraft("Linear"), "benchmark", Attributes.of(attributes),
                inputs, List.of(new Operand("y", DataType.FLOAT, new RowShape(Shape.of(1, 1, n), 1, Rows.TOKENS),
                        Optional.empty())));
        HostKernel kernel = QuantKernels.all().getFirst();
        Workers workers = new Workers(threads);
        Arena arena = Arena.ofShared();
        PreparedKernel prepared = kernel.prepare(request, new Preparation(arena, workers));
        StepLimits limits = new StepLimits(rows, 1, 1, 1, rows);
        MemorySegment x = arena.allocate(rows * k * 4L, 64);
        MemorySegment.copy(floats(rows * k, random), 0, x, ValueLayout.JAVA_FLOAT, 0, rows * k);
        KernelCall call = prepared.bind(new KernelBinding(limits, workers, SessionState.EMPTY, List.of(x),
                List.of(arena.allocate(rows * n * 4L, 64)),
                arena.allocate(prepared.scratchBytes(limits, threads), 64)));
        Step step = new Step(limits);
        step.add(0, 0, rows);
        return new Solver() {
            @Override
            public void solve() {
                call.run(step);
            }

            @Override
            public void close() {
                workers.close();
                arena.close();
            }
        };
    }

    private static Operand constant(String name, Tensor tensor) {
        return new Operand(name, tensor.type(), RowShape.fixed(tensor.shape()), Optional.of(tensor));
    }

    Solver onnxRuntime(int threads) throws OrtException {
        Random random = new Random(1);
        OnnxModelBuilder model = new OnnxModelBuilder("product").input("x", DataType.FLOAT, rows, k)
                .initializer("w", weights(random)).output("y", DataType.FLOAT, rows, n);
        if (isQuantized()) {
            model.opset("com.microsoft", 1).initializer("scales", scales(random)).node("com.microsoft", "MatMulNBits",
                    List.of("x", "w", "scales"), List.of("y"), Map.of("K", (long) k, "N", (long) n, "bits",
                            (long) bits(), "block_size", (long) BLOCK, "accuracy_level",
                            roundsActivations() ? 4L : 1L));
        } else {
            model.node("MatMul", List.of("x", "w"), List.of("y"));
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        OrtSession session = environment.createSession(model.toBytes(), options);
        OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats(rows * k, random)),
                new long[]{rows, k});
        Map<String, OnnxTensor> inputs = Map.of("x", x);
        return new Solver() {
            @Override
            public void solve() throws OrtException {
                session.run(inputs).close();
            }

            @Override
            public void close() throws OrtException {
                x.close();
                session.close();
                options.close();
            }
        };
    }
}
