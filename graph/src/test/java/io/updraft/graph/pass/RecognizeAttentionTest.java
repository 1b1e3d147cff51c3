package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.DataType;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Attention by hand, four heads on two, without rotation: what differs from causal attention must be left alone.
class RecognizeAttentionTest {
    private static final int HEADS = 4;
    private static final int KV_HEADS = 2;
    private static final int SIZE = 6;

    private final TestGraph test = new TestGraph();
    private double scale = 1 / Math.sqrt(SIZE);
    private long window = 1000;
    private String comparison = "LessOrEqual";
    private double visible;

    private String heads(String rows, int count) {
        String split = test.op("Reshape", rows, test.longs(0, 0, count, SIZE));
        return test.op("Transpose", Map.of("perm", new long[]{0, 2, 1, 3}), split);
    }

    private String length(String value, long axis) {
        return test.op("Gather", Map.of("axis", 0), test.op("Shape", value), test.constant(
                io.updraft.runtime.tensor.Tensor.ofLongs(io.updraft.runtime.tensor.Shape.SCALAR, axis)));
    }

    private String integer(long value) {
        return test.constant(io.updraft.runtime.tensor.Tensor.ofLongs(io.updraft.runtime.tensor.Shape.SCALAR, value));
    }

    private String repeated(String keys, String total) {
        String group = test.op("Unsqueeze", keys, test.longs(2));
        String shape = test.op("Concat", Map.of("axis", 0), test.longs(1, KV_HEADS, HEADS / KV_HEADS),
                test.op("Unsqueeze", total, test.longs(0)), test.longs(SIZE));
        return test.op("Reshape", test.op("Expand", group, shape), test.longs(1, HEADS, -1, SIZE));
    }

    private String mask(String past, String total) {
        String queries = test.op("Unsqueeze", test.op("Range", past, total, integer(1)), test.longs(1));
        String keys = test.op("Unsqueeze", test.op("Range", integer(0), total, integer(1)), test.longs(0));
        String causal = test.op(comparison, keys, queries);
        String near = test.op("Greater", keys, test.op("Sub", queries, integer(window)));
        return test.op("Where", test.op("And", causal, near), test.scalar(visible), test.scalar(-1e9));
    }

    /// The rows of results, whose keys and values are outputs too.
    private String attention() {
        test.input("pk", DataType.FLOAT, 1, KV_HEADS, -1, SIZE);
        test.input("pv", DataType.FLOAT, 1, KV_HEADS, -1, SIZE);
        test.cache("pk", "pv", "k", "v");
        String x = test.rows(10);
        String query = heads(test.op("MatMul", x, test.random(10, HEADS * SIZE)), HEADS);
        for (String name : new String[]{"k", "v"}) {
            String rows = heads(test.op("MatMul", x, test.random(10, KV_HEADS * SIZE)), KV_HEADS);
            test.op("Concat", Map.of("axis", 2), java.util.List.of("p" + name, rows), java.util.List.of(name));
        }
        String past = length("pk", 2);
        String total = length("k", 2);
        String keys = test.op("Transpose", Map.of("perm", new long[]{0, 1, 3, 2}), repeated("k", total));
        String scores = test.op("Mul", test.op("MatMul", query, keys), test.scalar(scale));
        String weights = test.op("Softmax", Map.of("axis", -1), test.op("Add", scores, mask(past, total)));
        String result = test.op("Transpose", Map.of("perm", new long[]{0, 2, 1, 3}),
                test.op("MatMul", weights, repeated("v", total)));
        return test.op("Reshape", result, test.longs(0, 0, HEADS * SIZE));
    }

    private Graph recognised(PassContext[] used) {
        String logits = test.op("MatMul", attention(), test.random(HEADS * SIZE, 3));
        test.output(logits);
        test.output("k");
        test.output("v");
        used[0] = test.context();
        return new RecognizeAttention().apply(test.build(), used[0]);
    }

    private String reasonToLeave() {
        PassContext[] used = new PassContext[1];
        assertThat(TestGraph.types(recognised(used))).doesNotContain("CachedAttention");
        return String.join("; ", used[0].report(new RecognizeAttention()).notes());
    }

    @Test
    void findsScaleHeadsAndTheWholeContext() {
        Graph graph = recognised(new PassContext[1]);
        Node attention = TestGraph.only(graph, "CachedAttention");
        assertThat(attention.attributes().number("scale")).isEqualTo((float) (1 / Math.sqrt(SIZE)));
        assertThat(attention.attributes().integer("num_heads")).isEqualTo(HEADS);
        assertThat(attention.attributes().integer("kv_num_heads")).isEqualTo(KV_HEADS);
        assertThat(attention.attributes().integer("local_window_size")).isEqualTo(-1);
        assertThat(attention.attributes().flag("do_rotary", true)).isFalse();
        assertThat(TestGraph.types(graph)).doesNotContain("Softmax", "Expand", "Where", "Shape");
        assertThat(graph.inputs()).hasSize(1);
        assertThat(graph.outputs()).hasSize(1);
    }

    @Test
    void findsAWindowLongerThanItsSamples() {
        window = 23;
        scale = 0.2718;
        Node attention = TestGraph.only(recognised(new PassContext[1]), "CachedAttention");
        assertThat(attention.attributes().integer("local_window_size")).isEqualTo(23);
        assertThat(attention.attributes().number("scale")).isCloseTo(0.2718f,
                org.assertj.core.data.Offset.offset(3e-6f));
    }

    @Test
    void findsAWindowShorterThanItsSamples() {
        window = 2;
        Node attention = TestGraph.only(recognised(new PassContext[1]), "CachedAttention");
        assertThat(attention.attributes().integer("local_window_size")).isEqualTo(2);
    }

    @Test
    void leavesAMaskThatLooksAhead() {
        comparison = "GreaterOrEqual";
        assertThat(reasonToLeave()).isNotEmpty();
    }

    @Test
    void leavesAMaskThatHidesTheQueryItself() {
        comparison = "Less";
        assertThat(reasonToLeave()).isNotEmpty();
    }

    @Test
    void leavesABias() {
        visible = 0.5;
        assertThat(reasonToLeave()).contains("adds 0.5");
    }

    @Test
    void leavesKeysThatAnotherNodeReads() {
        String logits = test.op("MatMul", attention(), test.random(HEADS * SIZE, 3));
        test.output(logits);
        test.output("k");
        test.output("v");
        test.output(test.op("Neg", "k"));
        PassContext context = test.context();
        assertThat(TestGraph.types(new RecognizeAttention().apply(test.build(), context))).doesNotContain(
                "CachedAttention");
        assertThat(context.report(new RecognizeAttention()).notes()).singleElement().asString()
                .contains("from outside");
    }
}
