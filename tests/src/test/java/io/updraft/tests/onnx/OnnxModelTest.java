package io.updraft.tests.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.updraft.graph.ir.Dimension;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.graph.onnx.OnnxModel;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tests.OnnxModelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {
    private static final OperatorRegistry OPERATORS = StandardOperators.registry();

    @TempDir
    private Path folder = Path.of("");

    private static OnnxModelBuilder sum() {
        return new OnnxModelBuilder("sum").input("x", DataType.FLOAT, "n", "", 3)
                .initializer("b", Tensor.ofFloats(Shape.of(3), 1, -2, 0.5f))
                .node("Add", List.of("x", "b"), List.of("y")).output("y", DataType.FLOAT, "n", "", 3);
    }

    private static Graph read(OnnxModelBuilder builder) {
        return OnnxModel.read("test", builder.toBytes(), OPERATORS).graph();
    }

    @Test
    void readsInputsNodesAndInitializers() {
        OnnxModel model = OnnxModel.read("test", sum().opset("", 20).metadata("key", "value").toBytes(), OPERATORS);
        Graph graph = model.graph();
        assertThat(graph.name()).isEqualTo("sum");
        assertThat(graph.inputs()).containsExactly(new Value("x", DataType.FLOAT,
                Optional.of(List.of(new Dimension.Symbol("n"), new Dimension.Unknown(), new Dimension.Fixed(3)))));
        assertThat(graph.outputs()).extracting(Value::name).containsExactly("y");
        assertThat(graph.initializers().keySet()).containsExactly("b");
        assertThat(graph.nodes()).extracting(Node::operator).containsExactly(OperatorId.onnx("Add", 14));
        assertThat(model.opsets()).isEqualTo(Map.of("", 20L));
        assertThat(model.metadata()).isEqualTo(Map.of("key", "value"));
        assertThat(model.producer()).isEqualTo("updraft-tests");
    }

    @Test
    void choosesTheOperatorsVersionByTheModelsOperatorSet() {
        for (Map.Entry<Long, Integer> version : Map.of(7L, 7, 12L, 7, 13L, 13, 14L, 14, 28L, 14).entrySet()) {
            Graph graph = read(sum().opset("", version.getKey()));
            assertThat(graph.nodes().get(0).operator()).isEqualTo(OperatorId.onnx("Add", version.getValue()));
        }
    }

    @Test
    void takesTheOtherNameOfTheOnnxDomain() {
        Graph graph = read(new OnnxModelBuilder("alias").opset("ai.onnx", 21).edit(model -> model.clearOpsetImport()
                .addOpsetImportBuilder().setDomain("ai.onnx").setVersion(21)).input("x", DataType.FLOAT, 1)
                .node("ai.onnx", "Neg", List.of("x"), List.of("y"), Map.of()).output("y", DataType.FLOAT, 1));
        assertThat(graph.nodes().get(0).is("Neg")).isTrue();
    }

    @Test
    void readsNormalizationThatToolsOfOnnxRuntimePutIntoTheOnnxDomain() {
        Graph graph = read(new OnnxModelBuilder("norm").input("x", DataType.FLOAT, 1, 4)
                .initializer("g", Tensor.ofFloats(Shape.of(4), 1, 1, 1, 1))
                .node("SimplifiedLayerNormalization", List.of("x", "g"), List.of("y"),
                        Map.of("axis", -1, "epsilon", 1e-5f, "stash_type", 1))
                .output("y", DataType.FLOAT, 1, 4));
        assertThat(graph.nodes().get(0).is("SimplifiedLayerNormalization")).isTrue();
        assertThat(graph.nodes().get(0).attributes().number("epsilon")).isEqualTo(1e-5f);
    }

    @Test
    void readsEveryKindOfAttribute() {
        Graph graph = read(sum().node("Constant", List.of(), List.of("c"),
                Map.of("i", 7, "f", 0.25f, "s", "täxt", "is", new long[]{3, -4}, "fs", new float[]{1.5f, 2},
                        "ss", List.of("a", ""), "t", Tensor.ofInts(Shape.of(2), 8, 9))));
        Node node = graph.nodes().get(1);
        assertThat(node.attributes().integer("i")).isEqualTo(7);
        assertThat(node.attributes().number("f")).isEqualTo(0.25f);
        assertThat(node.attributes().text("s")).isEqualTo("täxt");
        assertThat(node.attributes().integers("is")).containsExactly(3, -4);
        assertThat(node.attributes().numbers("fs")).containsExactly(1.5f, 2);
        assertThat(node.attributes().texts("ss")).containsExactly("a", "");
        assertThat(node.attributes().tensor("t").toLongs()).containsExactly(8, 9);
    }

    @Test
    void leavesOutInputsThatHaveInitializers() {
        Graph graph = read(sum().irVersion(3).input("b", DataType.FLOAT, 3));
        assertThat(graph.inputs()).extracting(Value::name).containsExactly("x");
        assertThat(graph.initializers()).containsKey("b");
    }

    @Test
    void namesNodesThatHaveNoName() {
        Graph graph = read(sum().edit(model -> model.getGraphBuilder().getNodeBuilder(0).clearName()));
        assertThat(graph.nodes().get(0).describe()).isEqualTo("Add-14 'y'");
    }

    @Test
    void ignoresWhatDoesNotChangeTheMeaning() {
        Graph graph = read(sum().edit(model -> {
            model.setDocString("doc").addTrainingInfoBuilder();
            model.getGraphBuilder().setDocString("doc").addQuantizationAnnotationBuilder().setTensorName("b");
            model.getGraphBuilder().addValueInfo(OnnxModelBuilder.value("y", DataType.FLOAT, 3));
            model.addFunctionsBuilder().setDomain("own").setName("Unused");
        }));
        assertThat(graph.nodes()).hasSize(1);
    }

    @Test
    void readsTypedFields() {
        Graph graph = read(new OnnxModelBuilder("typed").edit(model -> {
            add(model.getGraphBuilder().addInitializerBuilder(), "float", DataType.FLOAT, 2).addFloatData(1)
                    .addFloatData(Float.NaN);
            add(model.getGraphBuilder().addInitializerBuilder(), "double", DataType.DOUBLE, 1).addDoubleData(1e300);
            add(model.getGraphBuilder().addInitializerBuilder(), "half", DataType.FLOAT16, 2).addInt32Data(0x3c00)
                    .addInt32Data(0xc000);
            add(model.getGraphBuilder().addInitializerBuilder(), "brain", DataType.BFLOAT16, 1).addInt32Data(0x3fc0);
            add(model.getGraphBuilder().addInitializerBuilder(), "int8", DataType.INT8, 3).addInt32Data(-1)
                    .addInt32Data(127).addInt32Data(-128);
            add(model.getGraphBuilder().addInitializerBuilder(), "int4", DataType.INT4, 3).addInt32Data(0x7f)
                    .addInt32Data(0x08);
            add(model.getGraphBuilder().addInitializerBuilder(), "bool", DataType.BOOL, 2).addInt32Data(0)
                    .addInt32Data(1);
            add(model.getGraphBuilder().addInitializerBuilder(), "int64", DataType.INT64, 1)
                    .addInt64Data(Long.MIN_VALUE);
            add(model.getGraphBuilder().addInitializerBuilder(), "uint32", DataType.UINT32, 1)
                    .addUint64Data(4294967295L);
            add(model.getGraphBuilder().addInitializerBuilder(), "text", DataType.STRING, 1)
                    .addStringData(com.google.protobuf.ByteString.copyFromUtf8("ü"));
            add(model.getGraphBuilder().addInitializerBuilder(), "empty", DataType.FLOAT, 0);
        }));
        Map<String, Tensor> tensors = graph.initializers();
        assertThat(tensor(tensors, "float").toFloats()).containsExactly(1, Float.NaN);
        assertThat(tensor(tensors, "double").getDouble(0)).isEqualTo(1e300);
        assertThat(tensor(tensors, "half").toFloats()).containsExactly(1, -2);
        assertThat(tensor(tensors, "brain").toFloats()).containsExactly(1.5f);
        assertThat(tensor(tensors, "int8").toLongs()).containsExactly(-1, 127, -128);
        assertThat(tensor(tensors, "int4").toLongs()).containsExactly(-1, 7, -8);
        assertThat(tensor(tensors, "bool").toLongs()).containsExactly(0, 1);
        assertThat(tensor(tensors, "int64").toLongs()).containsExactly(Long.MIN_VALUE);
        assertThat(tensor(tensors, "uint32").toLongs()).containsExactly(4294967295L);
        assertThat(tensor(tensors, "text").getString(0)).isEqualTo("ü");
        assertThat(tensor(tensors, "empty").elements()).isZero();
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return Optional.ofNullable(tensors.get(name)).orElseThrow();
    }

    private static TensorProto.Builder add(TensorProto.Builder builder, String name, DataType type, long... dims) {
        for (long dim : dims) {
            builder.addDims(dim);
        }
        return builder.setName(name).setDataType(type.onnxCode());
    }

    @Test
    void mapsLargeInitializersOfTheModelFile() {
        Tensor large = floats(10_007);
        Tensor larger = floats(65_537);
        Path file = sum().initializer("large", large).initializer("small", floats(7)).initializer("larger", larger)
                .write(folder.resolve("model.onnx"));
        try (OnnxModel model = OnnxModel.read(file, OPERATORS)) {
            Map<String, Tensor> tensors = model.graph().initializers();
            assertThat(tensor(tensors, "large").data().isMapped()).isTrue();
            assertThat(tensor(tensors, "large").toFloats()).isEqualTo(large.toFloats());
            assertThat(tensor(tensors, "larger").toFloats()).isEqualTo(larger.toFloats());
            assertThat(tensor(tensors, "small").toFloats()).isEqualTo(floats(7).toFloats());
            assertThat(model.mappedBytes()).isEqualTo(file.toFile().length());
        }
    }

    @Test
    void mapsExternalDataOnceAndAtAnyOffset() throws Exception {
        Path file = sum().externalInitializer("first", floats(1)).externalInitializer("second", floats(1000))
                .externalInitializer("third", Tensor.ofBytes(DataType.UINT8, Shape.of(5), new byte[]{1, 2, 3, 4, -1}))
                .edit(model -> {
                    // The third one is stored right behind the second one's first three bytes.
                    model.getGraphBuilder().getInitializerBuilder(3).getExternalDataBuilder(1).setValue("67");
                }).write(folder.resolve("a model with spaces.onnx"));
        assertThat(Files.exists(folder.resolve("a model with spaces.onnx.data"))).isTrue();
        try (OnnxModel model = OnnxModel.read(file, OPERATORS)) {
            Map<String, Tensor> tensors = model.graph().initializers();
            assertThat(tensor(tensors, "second").toFloats()).isEqualTo(floats(1000).toFloats());
            byte[] stored = Files.readAllBytes(folder.resolve("a model with spaces.onnx.data"));
            assertThat(tensor(tensors, "third").toLongs())
                    .containsExactly(IntStream.range(67, 72).mapToLong(i -> stored[i] & 0xff).toArray());
            assertThat(model.mappedBytes()).isEqualTo(file.toFile().length() + stored.length);
        }
    }

    @Test
    void readsExternalDataInASubfolderAndWithoutOffsetOrLength() throws Exception {
        Files.createDirectories(folder.resolve("weights"));
        Path file = sum().dataFile("weights/w.bin").externalInitializer("w", floats(33)).edit(
                model -> model.getGraphBuilder().getInitializerBuilder(1).removeExternalData(2).removeExternalData(1))
                .write(folder.resolve("model.onnx"));
        try (OnnxModel model = OnnxModel.read(file, OPERATORS)) {
            assertThat(tensor(model.graph().initializers(), "w").toFloats()).isEqualTo(floats(33).toFloats());
        }
    }

    private static Tensor floats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i * 0.37f - 1;
        }
        return Tensor.ofFloats(Shape.of(count), values);
    }
}
