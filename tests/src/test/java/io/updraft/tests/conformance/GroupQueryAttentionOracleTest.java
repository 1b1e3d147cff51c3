package io.updraft.tests.conformance;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// GroupQueryAttention against ONNX Runtime: prompts, chunks and single tokens, with every input a decoder uses.
class GroupQueryAttentionOracleTest {
    private static final int HEADS = 6;
    private static final int KV_HEADS = 2;
    private static final int DIM = 16;
    private static final int POSITIONS = 64;

    /// @param past tokens before this call
    /// @param tokens tokens of this call
    private record Step(int batch, int past, int tokens, boolean packed, DataType type) {
        OneNode node() {
            RandomTensors random = new RandomTensors(31L * past + tokens);
            OneNode node = OneNode.microsoft("GroupQueryAttention").attribute("num_heads", HEADS)
                    .attribute("kv_num_heads", KV_HEADS).outputs(3);
            if (packed) {
                node.input(0, random.normal(type, 1, batch, tokens, (HEADS + 2 * KV_HEADS) * DIM));
            } else {
                node.input(0, random.normal(type, 1, batch, tokens, HEADS * DIM));
                node.input(1, random.normal(type, 1, batch, tokens, KV_HEADS * DIM));
                node.input(2, random.normal(type, 1, batch, tokens, KV_HEADS * DIM));
            }
            node.input(3, random.normal(type, 1, batch, KV_HEADS, past, DIM));
            node.input(4, random.normal(type, 1, batch, KV_HEADS, past, DIM));
            int[] lengths = new int[batch];
            java.util.Arrays.fill(lengths, past + tokens - 1);
            return node.input(5, Tensor.ofInts(Shape.of(batch), lengths))
                    .input(6, Tensor.ofInts(Shape.of(1), past + tokens));
        }

        OneNode rotated(int half) {
            RandomTensors random = new RandomTensors(5);
            return node().attribute("do_rotary", 1).input(7, random.uniform(type, -1, 1, POSITIONS, half)).input(8,
                    random.uniform(type, -1, 1, POSITIONS, half));
        }

        DynamicTest test(String name, OneNode node) {
            return Oracle.test(name + " " + this, Oracle.tolerance(type), node);
        }
    }

    @TestFactory
    List<DynamicTest> agrees() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Step step : List.of(new Step(1, 0, 7, false, DataType.FLOAT), new Step(1, 11, 1, true, DataType.FLOAT),
                new Step(1, 11, 5, false, DataType.FLOAT), new Step(2, 0, 9, true, DataType.FLOAT),
                new Step(2, 31, 1, false, DataType.FLOAT), new Step(1, 0, 7, true, DataType.FLOAT16),
                new Step(1, 13, 1, false, DataType.FLOAT16))) {
            tests.add(step.test("plain", step.node()));
            tests.add(step.test("scale", step.node().attribute("scale", 0.3f)));
            tests.add(step.test("softcap", step.node().attribute("softcap", 2.5f)));
            tests.add(step.test("smooth softmax", step.node().attribute("smooth_softmax", 1)));
            tests.add(step.test("rotary", step.rotated(DIM / 2)));
            tests.add(step.test("interleaved", step.rotated(DIM / 2).attribute("rotary_interleaved", 1)));
            // Key j is seen by query i if i - window < j <= i: a window of 1 is the token itself.
            for (int window : new int[]{1, 3, 8, 40}) {
                tests.add(step.test("window " + window, step.node().attribute("local_window_size", window)));
            }
            RandomTensors random = new RandomTensors(9);
            tests.add(step.test("head sink", step.node().input(11, random.normal(step.type, 1, HEADS))));
            tests.add(step.test("bias", step.node().input(10,
                    random.normal(step.type, 1, 1, HEADS, step.tokens, step.past + step.tokens))));
            tests.add(step.test("bias and softcap", step.node().attribute("softcap", 1.5f).input(10,
                    random.normal(step.type, 1, step.batch, 1, step.tokens, step.past + step.tokens))));
            tests.add(step.test("all", step.rotated(DIM / 2).attribute("softcap", 4f).attribute("local_window_size", 5)
                    .attribute("scale", 0.5f).input(11, random.normal(step.type, 1, HEADS))));
        }
        return tests;
    }

    /// Half of each head's channels are rotated; ONNX Runtime wants that half to be a multiple of 8 on each side.
    @TestFactory
    List<DynamicTest> agreesOnPartialRotary() {
        return List.of(Oracle.test("halves", Oracle.FLOAT, partial()),
                Oracle.test("interleaved", Oracle.FLOAT, partial().attribute("rotary_interleaved", 1)));
    }

    private static OneNode partial() {
        RandomTensors random = new RandomTensors(8);
        return OneNode.microsoft("GroupQueryAttention").attribute("num_heads", 2).attribute("kv_num_heads", 1)
                .attribute("do_rotary", 1).outputs(3).input(0, random.floats(1, 2, 64))
                .input(1, random.floats(1, 2, 32)).input(2, random.floats(1, 2, 32))
                .input(3, random.floats(1, 1, 3, 32)).input(4, random.floats(1, 1, 3, 32))
                .input(5, Tensor.ofInts(Shape.of(1), 4)).input(6, Tensor.ofInts(Shape.of(1), 5))
                .input(7, random.floats(9, 8)).input(8, random.floats(9, 8));
    }

    /// Consecutive ones: of others ONNX Runtime 1.29 reads the first only.
    @TestFactory
    List<DynamicTest> agreesOnPositionIds() {
        Step prompt = new Step(1, 0, 3, true, DataType.FLOAT);
        return List.of(prompt.test("position_ids",
                prompt.rotated(DIM / 2).input(9, Tensor.ofLongs(Shape.of(1, 3), 5, 6, 7))));
    }

    /// What a cache holds behind a sequence's tokens is anyone's, so only the result is compared.
    @TestFactory
    List<DynamicTest> agreesOnSequencesOfDifferentLengths() {
        RandomTensors random = new RandomTensors(4);
        OneNode decode = new Step(3, 20, 1, false, DataType.FLOAT).rotated(DIM / 2).input(5,
                Tensor.ofInts(Shape.of(3), 20, 4, 0));
        OneNode longer = OneNode.microsoft("GroupQueryAttention").attribute("num_heads", 4)
                .attribute("kv_num_heads", 1).outputs(3).input(0, random.floats(1, 2, 4 * DIM))
                .input(1, random.floats(1, 2, DIM)).input(2, random.floats(1, 2, DIM))
                .input(3, random.floats(1, 1, 40, DIM)).input(4, random.floats(1, 1, 40, DIM))
                .input(5, Tensor.ofInts(Shape.of(1), 8)).input(6, Tensor.ofInts(Shape.SCALAR, 9));
        return List.of(Oracle.test("three lengths", Oracle.FLOAT, decode, decode, 1),
                Oracle.test("a cache longer than its tokens", Oracle.FLOAT, longer, longer, 1));
    }

    /// ONNX Runtime normalizes heads on its GPU providers only; here it gets them normalized.
    @TestFactory
    List<DynamicTest> agreesOnNormalizedHeads() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Step step : List.of(new Step(1, 0, 7, false, DataType.FLOAT), new Step(2, 9, 1, false, DataType.FLOAT))) {
            RandomTensors random = new RandomTensors(14);
            Tensor qWeight = random.floats(DIM);
            Tensor kWeight = random.floats(DIM);
            OneNode node = step.rotated(DIM / 2).attribute("qk_norm_epsilon", 1e-3f).input(14, qWeight).input(15,
                    kWeight);
            OneNode equivalent = step.rotated(DIM / 2);
            equivalent.input(0, normalized(equivalent.input(0), qWeight, 1e-3));
            equivalent.input(1, normalized(equivalent.input(1), kWeight, 1e-3));
            tests.add(Oracle.test("q and k norm " + step, Oracle.FLOAT, node, equivalent, 3));
        }
        return tests;
    }

    private static Tensor normalized(Tensor tensor, Tensor weight, double epsilon) {
        Tensor result = Tensor.allocate(tensor.type(), tensor.shape());
        for (long head = 0; head < tensor.elements(); head += DIM) {
            double squares = 0;
            for (int i = 0; i < DIM; i++) {
                squares += Math.pow(tensor.getDouble(head + i), 2);
            }
            for (int i = 0; i < DIM; i++) {
                result.setDouble(head + i, tensor.getDouble(head + i) * weight.getDouble(i)
                        / Math.sqrt(squares / DIM + epsilon));
            }
        }
        return result;
    }
}
