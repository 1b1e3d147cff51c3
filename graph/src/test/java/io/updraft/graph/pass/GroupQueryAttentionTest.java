package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupQueryAttentionTest {
    private final TestGraph test = new TestGraph();
    private final Map<String, Object> attributes = new HashMap<>(Map.of("num_heads", 4, "kv_num_heads", 2, "do_rotary",
            1));
    private long behindLast = 1;
    private String bias = "";

    private Graph rewritten(PassContext[] used) {
        test.input("mask", DataType.INT64, 1, -1);
        test.input("pk", DataType.FLOAT, 1, 2, -1, 8);
        test.input("pv", DataType.FLOAT, 1, 2, -1, 8);
        test.cache("pk", "pv", "k", "v");
        String tokens = test.op("ReduceSum", Map.of("keepdims", 1), "mask", test.longs(1));
        String last = test.op("Cast", Map.of("to", DataType.INT32.onnxCode()), test.op("Sub", tokens,
                test.longs(behindLast)));
        String total = test.op("Cast", Map.of("to", DataType.INT32.onnxCode()), test.op("Gather", Map.of("axis", 0),
                test.op("Shape", "mask"), test.constant(Tensor.ofLongs(Shape.SCALAR, 1))));
        String packed = test.op("MatMul", test.rows(5), test.random(5, 64));
        test.op("com.microsoft::GroupQueryAttention", attributes, List.of(packed, "", "", "pk", "pv", last, total,
                test.random(64, 4), test.random(64, 4), "", bias), List.of("y", "k", "v"));
        test.output("y");
        test.output("k");
        test.output("v");
        used[0] = test.context();
        return new GroupQueryAttention().apply(test.build(), used[0]);
    }

    private String reasonToLeave() {
        PassContext[] used = new PassContext[1];
        assertThat(TestGraph.types(rewritten(used))).contains("GroupQueryAttention");
        return String.join("; ", used[0].report(new GroupQueryAttention()).notes());
    }

    @Test
    void takesTheCacheOutOfTheGraph() {
        Graph graph = rewritten(new PassContext[1]);
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "MatMul", "CachedAttention");
        Node attention = TestGraph.only(graph, "CachedAttention");
        assertThat(attention.attributes().number("scale")).isEqualTo((float) (1 / Math.sqrt(8)));
        assertThat(attention.attributes().integer("rotary_dim")).isEqualTo(8);
        assertThat(graph.inputs()).hasSize(1);
        assertThat(graph.outputs()).hasSize(1);
    }

    @Test
    void leavesOtherLengths() {
        behindLast = 2;
        assertThat(reasonToLeave()).contains("number of tokens minus one");
    }

    @Test
    void leavesABias() {
        bias = test.random(1, 1, 1, 1);
        assertThat(reasonToLeave()).contains("bias");
    }

    @Test
    void leavesWhatLooksAhead() {
        attributes.put("causal", 0);
        assertThat(reasonToLeave()).contains("not causal");
    }
}
