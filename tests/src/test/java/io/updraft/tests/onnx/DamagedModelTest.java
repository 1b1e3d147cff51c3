package io.updraft.tests.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.onnx.OnnxException;
import io.updraft.graph.onnx.OnnxModel;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tests.OnnxModelBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

/// Model files that are not what they should be; each ends in one message that says where.
class DamagedModelTest {
    private static final ByteString NOT_UTF8 = ByteString.copyFrom(new byte[]{'a', (byte) 0xff});

    private static OnnxModelBuilder model() {
        return new OnnxModelBuilder("g").input("x", DataType.FLOAT, 1, 3)
                .initializer("w", Tensor.ofFloats(Shape.of(3), 1, 2, 3)).node("Add", List.of("x", "w"), List.of("y"))
                .output("y", DataType.FLOAT, 1, 3);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(byte[] bytes) {
        return assertThatThrownBy(() -> OnnxModel.read("m.onnx", bytes, StandardOperators.registry()))
                .isInstanceOf(OnnxException.class);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(OnnxModelBuilder builder) {
        return refused(builder.toBytes());
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refusedTensor(
            Consumer<TensorProto.Builder> change) {
        return refused(model().edit(model -> change.accept(model.getGraphBuilder().getInitializerBuilder(0))))
                .hasMessageContaining("tensor 'w'");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refusedGraph(Consumer<GraphProto.Builder> change) {
        return refused(model().edit(model -> change.accept(model.getGraphBuilder())));
    }

    @Test
    void refusesWhatIsNoProtobuf() {
        refused(new byte[0]).hasMessageContaining("IR version 0");
        refused("{\"model\": 1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)).hasMessageContaining("m.onnx");
        refused(new byte[]{0x3a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f})
                .hasMessageContaining("4294967295 bytes");
        refused(new byte[]{0x3a, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1})
                .hasMessageContaining("18446744073709551615 bytes");
        refused(new byte[]{8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1})
                .hasMessageContaining("more than ten bytes");
    }

    @Test
    void refusesEveryTruncation() {
        byte[] whole = model().initializer("large", Tensor.allocate(DataType.FLOAT, Shape.of(500))).toBytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> OnnxModel.read("m.onnx", part, StandardOperators.registry()))
                    .isInstanceOfAny(OnnxException.class, GraphException.class);
        }
    }

    @Test
    void refusesDeepNesting() {
        AttributeProto.Builder attribute = AttributeProto.newBuilder().setName("body")
                .setType(AttributeProto.AttributeType.GRAPH);
        for (int depth = 0; depth < 2000; depth++) {
            GraphProto.Builder graph = GraphProto.newBuilder();
            graph.addNodeBuilder().setOpType("If").addAttribute(attribute);
            attribute = AttributeProto.newBuilder().setName("body").setG(graph)
                    .setType(AttributeProto.AttributeType.GRAPH);
        }
        // Protobuf itself cannot write such a model without a deep stack.
        byte[][] bytes = new byte[1][];
        AttributeProto deepest = attribute.build();
        Thread writer = new Thread(null, () -> bytes[0] = model().edit(
                model -> model.getGraphBuilder().getNodeBuilder(0).addAttribute(deepest)).toBytes(), "writer",
                1L << 30);
        writer.start();
        try {
            writer.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        refused(bytes[0]).hasMessageContaining("m.onnx");
    }

    @Test
    void refusesVersionsThatAreNotKnown() {
        refused(model().irVersion(99)).hasMessageContaining("IR version 99");
        refused(model().irVersion(0)).hasMessageContaining("IR version 0");
        refused(model().opset("", 99)).hasMessageContaining("operator set 99 of domain 'ai.onnx'");
        refused(model().opset("", 0)).hasMessageContaining("operator set 0");
        refused(model().opset("", -1)).hasMessageContaining("operator set -1");
        refused(model().opset("com.microsoft", 2)).hasMessageContaining("operator set 2 of domain 'com.microsoft'");
        refused(model().edit(model -> model.addOpsetImportBuilder().setDomain("ai.onnx").setVersion(20)))
                .hasMessageContaining("two operator sets");
        refused(model().edit(ModelProto.Builder::clearOpsetImport)).hasMessageContaining("imports no operator set");
        refused(model().edit(ModelProto.Builder::clearGraph)).hasMessageContaining("has no graph");
    }

    @Test
    void namesEveryOperatorThatIsMissingBeforeItOpensExternalData() {
        refused(model().externalInitializer("far", Tensor.ofFloats(Shape.of(1), 1))
                .node("one", "", "Bernoulli", List.of("x"), List.of("a"), Map.of())
                .node("two", "", "Bernoulli", List.of("x"), List.of("b"), Map.of())
                .node("three", "org.example", "Wonder", List.of("x"), List.of("c"), Map.of()))
                .hasMessageContaining("ai.onnx::Bernoulli").hasMessageContaining("2 nodes: 'one', 'two'")
                .hasMessageContaining("org.example::Wonder").hasMessageContaining("'three'")
                .hasMessageNotContaining("far");
        refused(model().opset("", 5)).hasMessageContaining("ai.onnx::Add is supported from operator set 7")
                .hasMessageContaining("'Add_y'");
        refused(model().node("a domain without import", "", "Neg", List.of("x"), List.of("z"), Map.of())
                .edit(model -> model.getGraphBuilder().getNodeBuilder(1).setDomain("unheard.of")))
                .hasMessageContaining("imports no operator set");
        refused(model().node("own", "Twice", List.of("x"), List.of("z"), Map.of())
                .edit(model -> model.addFunctionsBuilder().setDomain("own").setName("Twice")))
                .hasMessageContaining("function 'Twice' has 0 inputs and 0 outputs; node 'Twice_z' names 1 and 1");
    }

    @Test
    void refusesTensorsWhoseDataDoesNotFit() {
        refusedTensor(w -> w.setDims(0, 4)).hasMessageContaining("has 12 bytes of raw data, FLOAT[4] needs 16");
        refusedTensor(w -> w.setDims(0, 2)).hasMessageContaining("has 12 bytes of raw data, FLOAT[2] needs 8");
        refusedTensor(w -> w.setDims(0, 0)).hasMessageContaining("needs 0");
        refusedTensor(w -> w.setDims(0, -3)).hasMessageContaining("negative");
        refusedTensor(w -> w.setDims(0, Long.MAX_VALUE)).hasMessageContaining("2^63 bytes");
        refusedTensor(w -> w.addDims(1L << 40).addDims(1L << 40)).hasMessageContaining("more elements than 2^63");
        refusedTensor(w -> w.clearRawData().setDims(0, 1L << 57)).hasMessageContaining("larger than any file");
        refusedTensor(w -> w.clearRawData()).hasMessageContaining("has 0 entries of float_data, FLOAT[3] needs 3");
        refusedTensor(w -> w.clearRawData().addFloatData(1)).hasMessageContaining("has 1 entries of float_data");
        refusedTensor(w -> w.clearRawData().setDims(0, 1L << 40)).hasMessageContaining("has 0 entries of float_data");
        refusedTensor(w -> w.setDataType(DataType.INT8.onnxCode())).hasMessageContaining("needs 3");
        refusedTensor(w -> w.setDataType(DataType.STRING.onnxCode())).hasMessageContaining("strings as raw data");
        refusedTensor(w -> w.setDataType(77)).hasMessageContaining("element type 77");
        refusedTensor(w -> w.setDataType(0)).hasMessageContaining("element type 0");
        refusedTensor(w -> w.clearRawData().setDataType(DataType.STRING.onnxCode()).setDims(0, 1)
                .addStringData(NOT_UTF8)).hasMessageContaining("not valid UTF-8");
        refusedTensor(w -> w.getSegmentBuilder().setBegin(0).setEnd(1)).hasMessageContaining("segments");
    }

    @Test
    void refusesExternalDataWithoutAFolder() {
        refusedTensor(w -> w.setDataLocation(TensorProto.DataLocation.EXTERNAL))
                .hasMessageContaining("without a location");
        refused(model().externalInitializer("far", Tensor.ofFloats(Shape.of(1), 1)))
                .hasMessageContaining("tensor 'far'").hasMessageContaining("not read from a folder");
    }

    @Test
    void refusesInputsAndOutputsThatAreNoTensors() {
        refusedGraph(g -> g.getInputBuilder(0).clearType()).hasMessageContaining("graph input 'x' has no type");
        refusedGraph(g -> g.getOutputBuilder(0).getTypeBuilder().getSequenceTypeBuilder())
                .hasMessageContaining("graph output 'y' is a sequence of VALUE_NOT_SET");
        refusedGraph(g -> g.getOutputBuilder(0).getTypeBuilder().getMapTypeBuilder())
                .hasMessageContaining("graph output 'y' is a MAP_TYPE");
        refusedGraph(g -> g.getOutputBuilder(0).getTypeBuilder().getOptionalTypeBuilder())
                .hasMessageContaining("graph output 'y' is an optional VALUE_NOT_SET");
        refusedGraph(g -> g.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().setElemType(0))
                .hasMessageContaining("graph input 'x'").hasMessageContaining("element type 0");
        refusedGraph(g -> g.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().getShapeBuilder()
                .getDimBuilder(0).setDimValue(-1)).hasMessageContaining("dimension of size -1");
        refusedGraph(g -> g.getInputBuilder(0).clearName()).hasMessageContaining("graph input has no name");
    }

    @Test
    void refusesAnInputThatDisagreesWithItsInitializer() {
        refused(model().input("w", DataType.INT64, 3)).hasMessageContaining("'w' is declared as INT64");
        refused(model().input("w", DataType.FLOAT, 1, 3)).hasMessageContaining("'w' is declared as FLOAT[1, 3]");
        refused(model().input("w", DataType.FLOAT, 4)).hasMessageContaining("its initializer is FLOAT[3]");
    }

    @Test
    void refusesAttributesThatCannotBeHeld() {
        refusedGraph(g -> g.getNodeBuilder(0).addAttributeBuilder().setName("then_branch")
                .setType(AttributeProto.AttributeType.GRAPH).getGBuilder())
                .hasMessageContaining("'Add_y'").hasMessageContaining("attribute 'then_branch' is a graph");
        refusedGraph(g -> g.getNodeBuilder(0).addAttributeBuilder().setName("s")
                .setType(AttributeProto.AttributeType.SPARSE_TENSOR)).hasMessageContaining("sparse");
        refusedGraph(g -> g.getNodeBuilder(0).addAttributeBuilder().setName("u"))
                .hasMessageContaining("says no type");
        refusedGraph(g -> g.getNodeBuilder(0).addAttributeBuilder().setName("s").setS(NOT_UTF8)
                .setType(AttributeProto.AttributeType.STRING)).hasMessageContaining("not valid UTF-8");
        refused(model().node("Neg", List.of("x"), List.of("z"), Map.of("a", 1))
                .edit(model -> model.getGraphBuilder().getNodeBuilder(1).addAttributeBuilder().setName("a")
                        .setType(AttributeProto.AttributeType.INT)))
                .hasMessageContaining("attribute 'a' is there twice");
        refusedGraph(g -> g.getNodeBuilder(0).addAttributeBuilder().setName("r").setRefAttrName("outer")
                .setType(AttributeProto.AttributeType.INT)).hasMessageContaining("outside a function");
    }

    @Test
    void refusesNamesThatAreNotText() {
        refusedGraph(g -> g.getNodeBuilder(0).setOpTypeBytes(NOT_UTF8)).hasMessageContaining("not valid UTF-8");
        refusedGraph(g -> g.getNodeBuilder(0).setNameBytes(NOT_UTF8)).hasMessageContaining("not valid UTF-8");
        refusedGraph(g -> g.getInitializerBuilder(0).setNameBytes(NOT_UTF8)).hasMessageContaining("not valid UTF-8");
        refusedGraph(g -> g.getInputBuilder(0).setNameBytes(NOT_UTF8)).hasMessageContaining("not valid UTF-8");
        refusedGraph(g -> g.getNodeBuilder(0).clearOpType()).hasMessageContaining("names no operator");
    }

    @Test
    void refusesSparseInitializers() {
        refusedGraph(g -> g.addSparseInitializerBuilder().addDims(3)).hasMessageContaining("sparse initializers");
    }

    @Test
    void refusesDuplicateNamesAndCycles() {
        refused(model().initializer("w", Tensor.ofFloats(Shape.of(1), 1)))
                .hasMessageContaining("'w' is given to two initializers");
        assertThatThrownBy(() -> OnnxModel.read("m.onnx",
                model().node("Neg", List.of("x"), List.of("y")).toBytes(), StandardOperators.registry()))
                .isInstanceOf(GraphException.class).hasMessageContaining("'y' is given twice");
        assertThatThrownBy(() -> OnnxModel.read("m.onnx",
                model().node("Add", List.of("x", "b"), List.of("a")).node("Neg", List.of("a"), List.of("b")).toBytes(),
                StandardOperators.registry())).isInstanceOf(GraphException.class)
                .hasMessageContaining("cycle: Neg-13 'Neg_b' -> Add-14 'Add_a' -> Neg-13");
    }
}
