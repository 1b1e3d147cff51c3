package io.updraft.tests.conformance;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// MatMulNBits against ONNX Runtime at accuracy level 0, which rounds no activations.
class MatMulNBitsOracleTest {
    private enum Zeros {
        NONE, PACKED, FLOAT
    }

    @TestFactory
    List<DynamicTest> agrees() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int bits : new int[]{2, 4, 8}) {
            for (int blockSize : new int[]{16, 32, 64, 128, 256}) {
                for (int k : new int[]{31, 96, 250, 272}) {
                    for (Zeros zeros : Zeros.values()) {
                        // ONNX Runtime reads float zero points of 8-bit weights wrongly.
                        if (bits != 8 || zeros != Zeros.FLOAT) {
                            tests.add(test(DataType.FLOAT, bits, blockSize, k, zeros));
                        }
                    }
                }
            }
            tests.add(test(DataType.FLOAT16, bits, 32, 250, Zeros.PACKED));
            tests.add(test(DataType.FLOAT16, bits, 16, 96, Zeros.NONE));
        }
        tests.add(Oracle.test("bias", Oracle.FLOAT, node(DataType.FLOAT, 4, 32, 100, Zeros.NONE)
                .input(5, new RandomTensors(1).floats(33))));
        // With g_idx ONNX Runtime 1.29 leaves zero points out.
        tests.add(Oracle.test("g_idx", Oracle.FLOAT, node(DataType.FLOAT, 4, 32, 128, Zeros.NONE)
                .input(4, new RandomTensors(2).indices(DataType.INT32, 4, 128))));
        tests.add(Oracle.test("flat scales and zero points", Oracle.FLOAT, flat()));
        return tests;
    }

    private static DynamicTest test(DataType type, int bits, int blockSize, int k, Zeros zeros) {
        return Oracle.test("%s, %d bits, block %d, K %d, zero points %s".formatted(type, bits, blockSize, k, zeros),
                Oracle.tolerance(type), node(type, bits, blockSize, k, zeros));
    }

    private static OneNode node(DataType type, int bits, int blockSize, int k, Zeros zeros) {
        RandomTensors random = new RandomTensors(bits * 1000L + blockSize + k);
        int n = 33;
        int blocks = Math.ceilDiv(k, blockSize);
        OneNode node = OneNode.microsoft("MatMulNBits").attribute("K", k).attribute("N", n).attribute("bits", bits)
                .attribute("block_size", blockSize).input(random.normal(type, 1, 1, 5, k))
                .input(random.bits(DataType.UINT8, n, blocks, blockSize * bits / 8))
                .input(random.normal(type, 0.1, n, blocks));
        return switch (zeros) {
            case NONE -> node;
            case PACKED -> node.input(random.bits(DataType.UINT8, n, Math.ceilDiv(blocks * bits, 8)));
            case FLOAT -> node.input(random.uniform(type, 0, (1 << bits) - 1, n, blocks));
        };
    }

    private static OneNode flat() {
        RandomTensors random = new RandomTensors(3);
        Tensor scales = random.floats(7 * 4);
        return OneNode.microsoft("MatMulNBits").attribute("K", 127).attribute("N", 7).attribute("bits", 4)
                .attribute("block_size", 32).input(random.floats(3, 127)).input(random.bits(DataType.UINT8, 7, 4, 16))
                .input(scales).input(random.bits(DataType.UINT8, 7 * 2).reshaped(Shape.of(14)));
    }
}
