package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.device.DeviceInstruction;
import io.updraft.graph.device.DeviceProgram;
import io.updraft.graph.device.DeviceTarget;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.program.ProgramNodes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Every operator that multiplies by a constant matrix has a kernel of its own kind on devices: the best that takes its
/// weights and rounds no more than it does.
class ProductsOnDevicesTest {
    private static final int K = 64;
    private static final int N = 6;

    private final TestGraph test = new TestGraph();

    /// The kernels of the graph's products.
    private List<String> kernels(String logits, Intrinsics intrinsics) {
        PassContext context = test.context();
        Graph graph = test.build();
        // Where no attention is, rows are selected of the ids, of which devices have no kernel.
        PassPipeline.Result result = new PassPipeline(PassPipeline.tokenParallel().passes().stream()
                .filter(pass -> !(pass instanceof SelectLogitRows)).toList()).run(graph, context);
        assertThat(result.refusal()).isEmpty();
        DeviceTarget target = new DeviceTarget(new DeviceProfile("device", 64, 1L << 30, intrinsics, ""),
                Optional.empty(), false);
        DeviceProgram program = DeviceProgram.compile(ProgramNodes.of(result.graph(), "ids", logits,
                TestGraph.REGISTRY), target, DeviceProgram.kernels());
        return program.instructions().stream()
                .filter(each -> each.request().operator().domain().equals(OperatorId.UPDRAFT)
                        && each.request().operator().type().equals("Linear"))
                .map(DeviceInstruction::kernelName).toList();
    }

    private void assertKernels(String logits, String onMatrixUnits) {
        test.output(logits);
        assertThat(kernels(logits, Intrinsics.TASKS)).containsExactly(onMatrixUnits);
        assertThat(kernels(logits, Intrinsics.ABSENT)).containsExactly("linear");
    }

    private String constant(DataType type, long... shape) {
        Tensor tensor = Tensor.allocate(type, Shape.of(shape));
        Random random = new Random(3);
        for (long i = 0; i < tensor.elements(); i++) {
            if (type.isFloat()) {
                tensor.setDouble(i, 0.25 + 0.25 * random.nextInt(3));
            } else {
                tensor.setLong(i, random.nextInt(7));
            }
        }
        return test.constant(tensor);
    }

    @Test
    void matMulWithHalves() {
        String weight = test.op("Cast", Map.of("to", DataType.FLOAT.onnxCode()), constant(DataType.FLOAT16, K, N));
        assertKernels(test.op("MatMul", test.rows(K), weight), "tiled-linear");
    }

    @Test
    void matMulWithFloatsIsNotRoundedToHalves() {
        assertKernels(test.op("MatMul", test.rows(K), test.random(K, N)), "linear");
    }

    @Test
    void matMulNBits() {
        assertKernels(test.op("com.microsoft::MatMulNBits", Map.of("K", K, "N", N, "bits", 4, "block_size", 32),
                test.rows(K), constant(DataType.UINT8, N, 2, 16), constant(DataType.FLOAT, N, 2)), "tiled-linear");
    }

    @Test
    void dequantizeLinearOfColumnsAndMatMul() {
        String weight = test.op("DequantizeLinear", Map.of("axis", 1), constant(DataType.INT8, K, N),
                constant(DataType.FLOAT, N));
        assertKernels(test.op("MatMul", test.rows(K), weight), "tiled-linear");
    }

    @Test
    void dequantizeLinearOfBlocksAndMatMul() {
        String weight = test.op("DequantizeLinear", Map.of("axis", 0, "block_size", 32), constant(DataType.UINT4, K, N),
                constant(DataType.FLOAT, 2, N), constant(DataType.UINT4, 2, N));
        assertKernels(test.op("MatMul", test.rows(K), weight), "tiled-linear");
    }

    @Test
    void matMulInteger() {
        test.op("DynamicQuantizeLinear", Map.of(), List.of(test.rows(K)), List.of("x", "scale", "zero"));
        String sums = test.op("MatMulInteger", "x", constant(DataType.INT8, K, N), "zero", constant(DataType.INT8, 1));
        String product = test.op("Cast", Map.of("to", DataType.FLOAT.onnxCode()), sums);
        assertKernels(test.op("Mul", product, test.op("Mul", "scale", constant(DataType.FLOAT, N))), "byte-linear");
    }

    @Test
    void qLinearMatMul() {
        String scale = test.scalar(0.05);
        String zero = test.constant(Tensor.allocate(DataType.UINT8, Shape.SCALAR));
        String x = test.op("QuantizeLinear", test.rows(K), scale, zero);
        String y = test.op("QLinearMatMul", x, scale, zero, constant(DataType.INT8, K, N), constant(DataType.FLOAT, N),
                constant(DataType.INT8, N), scale, zero);
        assertKernels(test.op("DequantizeLinear", y, scale, zero), "tiled-linear");
    }

    @Test
    void gemm() {
        String rows = test.op("Reshape", test.rows(K), test.longs(-1, K));
        String weight = test.op("DequantizeLinear", Map.of("axis", 0), constant(DataType.INT8, N, K),
                constant(DataType.FLOAT, N));
        String product = test.op("Gemm", Map.of("transB", 1), rows, weight, constant(DataType.FLOAT, N));
        assertKernels(test.op("Reshape", product, test.longs(1, -1, N)), "tiled-linear");
    }
}
