package io.updraft.graph.ir;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GraphVerifierTest {
    private static final Tensor ONE = Tensor.ofFloats(Shape.SCALAR, 1);

    private static Value value(String name) {
        return new Value(name, DataType.FLOAT, Optional.empty());
    }

    private static Node node(String name, List<String> inputs, String... outputs) {
        return new Node(OperatorId.onnx("Op", 1), name, inputs, List.of(outputs), Attributes.NONE);
    }

    private static Graph graph(Node... nodes) {
        return new Graph("g", List.of(value("x")), List.of(value("y")), Map.of("w", ONE), List.of(nodes));
    }

    @Test
    void acceptsMissingOptionalInputsAndUnwantedOutputs() {
        assertThatCode(() -> GraphVerifier.verify(graph(node("a", List.of("x", "", "w"), "", "t"),
                node("b", List.of("t", "t"), "y")))).doesNotThrowAnyException();
    }

    @Test
    void acceptsAnOutputThatIsAnInputOrInitializer() {
        Graph graph = new Graph("g", List.of(value("x")), List.of(value("x"), value("w")), Map.of("w", ONE), List.of());
        assertThatCode(() -> GraphVerifier.verify(graph)).doesNotThrowAnyException();
    }

    @Test
    void namesTheNodesOfACycle() {
        Graph graph = graph(node("first", List.of("x"), "a"), node("second", List.of("a", "d"), "b"),
                node("third", List.of("b"), "c"), node("fourth", List.of("c"), "d"), node("last", List.of("d"), "y"));
        assertThatThrownBy(() -> GraphVerifier.verify(graph)).isInstanceOf(GraphException.class)
                .hasMessageContaining("cycle")
                .hasMessageContaining("'third' -> Op-1 'fourth' -> Op-1 'second' -> Op-1 'third'")
                .hasMessageNotContaining("first").hasMessageNotContaining("last");
    }

    @Test
    void namesANodeThatUsesItsOwnOutput() {
        assertThatThrownBy(() -> GraphVerifier.verify(graph(node("self", List.of("x", "y"), "y"))))
                .isInstanceOf(GraphException.class)
                .hasMessage("graph 'g': the graph has a cycle: Op-1 'self' -> Op-1 'self'");
    }

    @Test
    void tellsDisorderFromACycle() {
        assertThatThrownBy(() -> GraphVerifier.verify(
                graph(node("user", List.of("t"), "y"), node("maker", List.of("x"), "t"))))
                .isInstanceOf(GraphException.class).hasMessageContaining("not in topological order")
                .hasMessageContaining("'user'").hasMessageContaining("'maker'").hasMessageContaining("'t'");
    }

    @Test
    void findsACycleDeeperThanAnyStack() {
        List<Node> nodes = new ArrayList<>();
        int depth = 100_000;
        for (int i = 0; i < depth; i++) {
            nodes.add(node("n" + i, List.of("v" + (i + depth - 1) % depth), "v" + i));
        }
        Graph graph = new Graph("g", List.of(), List.of(value("v0")), Map.of(), nodes);
        assertThatThrownBy(() -> GraphVerifier.verify(graph)).isInstanceOf(GraphException.class)
                .hasMessageContaining("cycle").hasMessageContaining("(100000 nodes)");
    }

    @Test
    void refusesAValueThatNothingProduces() {
        assertThatThrownBy(() -> GraphVerifier.verify(graph(node("a", List.of("nowhere"), "y"))))
                .isInstanceOf(GraphException.class).hasMessageContaining("'a' uses 'nowhere'");
        assertThatThrownBy(() -> GraphVerifier.verify(graph(node("a", List.of("x"), "z"))))
                .isInstanceOf(GraphException.class).hasMessageContaining("graph output 'y' is produced by nothing");
    }

    @Test
    void refusesANameGivenTwice() {
        for (String name : List.of("x", "w", "t")) {
            assertThatThrownBy(() -> GraphVerifier.verify(
                    graph(node("a", List.of("x"), "t"), node("b", List.of("x"), name), node("c", List.of("t"), "y"))))
                    .isInstanceOf(GraphException.class).hasMessageContaining("'" + name + "' is given twice")
                    .hasMessageContaining("'b'");
        }
        Graph inputs = new Graph("g", List.of(value("x"), value("x")), List.of(), Map.of(), List.of());
        assertThatThrownBy(() -> GraphVerifier.verify(inputs)).isInstanceOf(GraphException.class)
                .hasMessageContaining("'x' is given twice: by a graph input and by a graph input");
    }

    @Test
    void refusesAnOutputListedTwiceAndANodeWithoutOutputs() {
        Graph twice = new Graph("g", List.of(value("x")), List.of(value("x"), value("x")), Map.of(), List.of());
        assertThatThrownBy(() -> GraphVerifier.verify(twice)).isInstanceOf(GraphException.class)
                .hasMessageContaining("output 'x' is listed twice");
        assertThatThrownBy(() -> GraphVerifier.verify(graph(node("useless", List.of("x"), ""))))
                .isInstanceOf(GraphException.class).hasMessageContaining("'useless' has no outputs");
    }
}
