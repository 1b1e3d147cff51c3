package io.updraft.tests;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Builds ONNX models in memory and writes them, with external data where asked.
///
/// ```java
/// new OnnxModelBuilder("sum").opset("", 21)
///         .input("x", DataType.FLOAT, "batch", 3)
///         .initializer("b", Tensor.ofFloats(Shape.of(3), 1, 2, 3))
///         .node("Add", List.of("x", "b"), List.of("y"))
///         .output("y", DataType.FLOAT, "batch", 3)
///         .write(folder.resolve("model.onnx"));
/// ```
///
/// Nothing is checked: tests of bad input build illegal models too, and `edit` changes the protobuf at will.
public final class OnnxModelBuilder {
    /// Writes the data of an external initializer piece by piece, so that models larger than memory can be made.
    @FunctionalInterface
    public interface Fill {
        /// Fills `chunk`, which holds the initializer's bytes from `offset` on. Chunks are a multiple of 64 bytes
        /// long, the last one apart, and come in order.
        void fill(byte[] chunk, long offset);
    }

    private record External(TensorType type, Fill fill) {}

    private static final int CHUNK = 1 << 20;
    /// Offsets of external data that onnxruntime-genai writes are no multiples of a page.
    private static final long ALIGNMENT = 64;

    private final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(10).setProducerName("updraft-tests");
    private final GraphProto.Builder graph;
    private final Map<String, Long> opsets = new LinkedHashMap<>();
    private final Map<String, External> external = new LinkedHashMap<>();
    private final List<Consumer<ModelProto.Builder>> edits = new ArrayList<>();
    private String dataFile = "";

    public OnnxModelBuilder(String name) {
        graph = model.getGraphBuilder().setName(name);
    }

    /// The operator-set version of a domain; "" is 21 unless set, "com.microsoft" 1.
    public OnnxModelBuilder opset(String domain, long version) {
        opsets.put(domain, version);
        return this;
    }

    public OnnxModelBuilder irVersion(long version) {
        model.setIrVersion(version);
        return this;
    }

    public OnnxModelBuilder metadata(String key, String value) {
        model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
        return this;
    }

    /// @param dims
    ///            numbers, or names of symbolic dimensions ("" for an unknown one)
    public OnnxModelBuilder input(String name, DataType type, Object... dims) {
        graph.addInput(value(name, type, dims));
        return this;
    }

    /// @param dims
    ///            as for [#input]
    public OnnxModelBuilder output(String name, DataType type, Object... dims) {
        graph.addOutput(value(name, type, dims));
        return this;
    }

    /// An initializer inside the model file.
    public OnnxModelBuilder initializer(String name, Tensor tensor) {
        graph.addInitializer(tensorProto(name, tensor));
        return this;
    }

    /// An initializer in the external data file.
    public OnnxModelBuilder externalInitializer(String name, Tensor tensor) {
        return externalInitializer(name, tensor.tensorType(), (chunk, offset) -> MemorySegment.copy(tensor.data(),
                ValueLayout.JAVA_BYTE, offset, chunk, 0, chunk.length));
    }

    /// An initializer in the external data file, made while the file is written.
    public OnnxModelBuilder externalInitializer(String name, TensorType type, Fill fill) {
        external.put(name, new External(type, fill));
        return this;
    }

    /// Name of the external data file, relative to the model; the model file's name with `.data` unless set.
    public OnnxModelBuilder dataFile(String name) {
        dataFile = name;
        return this;
    }

    public OnnxModelBuilder node(String type, List<String> inputs, List<String> outputs) {
        return node("", type, inputs, outputs, Map.of());
    }

    public OnnxModelBuilder node(String type, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
        return node("", type, inputs, outputs, attributes);
    }

    /// A node named after its type and first output.
    public OnnxModelBuilder node(String domain, String type, List<String> inputs, List<String> outputs,
            Map<String, ?> attributes) {
        String name = type + "_" + outputs.stream().findFirst().orElse("nothing");
        return node(name, domain, type, inputs, outputs, attributes);
    }

    /// @param attributes
    ///            Integer, Long, Boolean, Float, Double, String, Tensor, DataType, `long[]`, `int[]`,
    ///            `float[]`, another builder (its graph), or lists of numbers or strings (an empty list is one of integers)
    public OnnxModelBuilder node(String name, String domain, String type, List<String> inputs, List<String> outputs,
            Map<String, ?> attributes) {
        NodeProto.Builder node = graph.addNodeBuilder().setName(name).setOpType(type).addAllInput(inputs)
                .addAllOutput(outputs);
        if (!domain.isEmpty()) {
            node.setDomain(domain);
            opsets.putIfAbsent(domain, 1L);
        }
        attributes.forEach((key, value) -> node.addAttribute(attribute(key, value)));
        return this;
    }

    /// A function of the model; its body is the graph of `body`, whose inputs and outputs need names only.
    ///
    /// @param attributes
    ///            names of the attributes that its nodes may refer to
    public OnnxModelBuilder function(String domain, String name, List<String> inputs, List<String> outputs,
            List<String> attributes, OnnxModelBuilder body) {
        FunctionProto.Builder function = model.addFunctionsBuilder().setDomain(domain).setName(name)
                .addAllInput(inputs).addAllOutput(outputs).addAllAttribute(attributes)
                .addAllNode(body.graph.getNodeList());
        body.opsets.putIfAbsent("", 21L);
        body.opsets.forEach((key, version) -> function.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(key).setVersion(version)));
        return this;
    }

    /// Lets the last node's attribute be what the calling node gives for an attribute of the function.
    public OnnxModelBuilder reference(String attribute, String outer, AttributeProto.AttributeType type) {
        graph.getNodeBuilder(graph.getNodeCount() - 1).addAttributeBuilder().setName(attribute).setRefAttrName(outer)
                .setType(type);
        return this;
    }

    /// Changes the finished protobuf just before it is written.
    public OnnxModelBuilder edit(Consumer<ModelProto.Builder> change) {
        edits.add(change);
        return this;
    }

    /// The model, its external initializers placed in `location`.
    public ModelProto toProto(String location) {
        ModelProto.Builder result = model.clone();
        opsets.putIfAbsent("", 21L);
        opsets.forEach((domain, version) -> result.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
        long offset = 0;
        for (Map.Entry<String, External> entry : external.entrySet()) {
            TensorType type = entry.getValue().type();
            result.getGraphBuilder().addInitializer(header(entry.getKey(), type)
                    .setDataLocation(TensorProto.DataLocation.EXTERNAL).addExternalData(pair("location", location))
                    .addExternalData(pair("offset", Long.toString(offset)))
                    .addExternalData(pair("length", Long.toString(type.bytes()))));
            offset = aligned(offset + type.bytes());
        }
        edits.forEach(change -> change.accept(result));
        return result.build();
    }

    /// The model file's bytes; its external initializers, if any, are in `model.onnx.data`.
    public byte[] toBytes() {
        return toProto(dataFile.isEmpty() ? "model.onnx.data" : dataFile).toByteArray();
    }

    /// Writes the model and, if there are external initializers, their file beside it.
    ///
    /// @return the model file
    public Path write(Path modelFile) {
        Path absolute = modelFile.toAbsolutePath();
        String location = dataFile.isEmpty() ? absolute.getFileName() + ".data" : dataFile;
        try {
            Files.createDirectories(absolute.getParent());
            Files.write(absolute, toProto(location).toByteArray());
            if (!external.isEmpty()) {
                writeData(absolute.resolveSibling(location));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + modelFile, failure);
        }
        return modelFile;
    }

    private void writeData(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (External tensor : external.values()) {
                long bytes = tensor.type().bytes();
                for (long offset = 0; offset < bytes; offset += CHUNK) {
                    byte[] chunk = new byte[(int) Math.min(CHUNK, bytes - offset)];
                    tensor.fill().fill(chunk, offset);
                    out.write(chunk);
                }
                out.write(new byte[(int) (aligned(bytes) - bytes)]);
            }
        }
    }

    private static long aligned(long offset) {
        return Math.ceilDiv(offset, ALIGNMENT) * ALIGNMENT;
    }

    /// A tensor with its data in `raw_data` (strings in `string_data`).
    public static TensorProto tensorProto(String name, Tensor tensor) {
        TensorProto.Builder proto = header(name, tensor.tensorType());
        if (tensor.type() == DataType.STRING) {
            for (long i = 0; i < tensor.elements(); i++) {
                proto.addStringData(ByteString.copyFromUtf8(tensor.getString(i)));
            }
            return proto.build();
        }
        return proto.setRawData(ByteString.copyFrom(tensor.data().toArray(ValueLayout.JAVA_BYTE))).build();
    }

    private static TensorProto.Builder header(String name, TensorType type) {
        TensorProto.Builder proto = TensorProto.newBuilder().setName(name).setDataType(type.type().onnxCode());
        for (long dim : type.shape().dims()) {
            proto.addDims(dim);
        }
        return proto;
    }

    public static ValueInfoProto value(String name, DataType type, Object... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object dim : dims) {
            TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
            if (dim instanceof Number size) {
                dimension.setDimValue(size.longValue());
            } else if (!dim.toString().isEmpty()) {
                dimension.setDimParam(dim.toString());
            }
        }
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.onnxCode()).setShape(shape))).build();
    }

    private static StringStringEntryProto pair(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static AttributeProto attribute(String name, Object value) {
        AttributeProto.Builder proto = AttributeProto.newBuilder().setName(name);
        switch (value) {
            case DataType type -> integer(proto, type.onnxCode());
            case Boolean flag -> integer(proto, flag ? 1 : 0);
            case Integer number -> integer(proto, number);
            case Long number -> integer(proto, number);
            case Float number -> proto.setType(AttributeProto.AttributeType.FLOAT).setF(number);
            case Double number -> proto.setType(AttributeProto.AttributeType.FLOAT).setF(number.floatValue());
            case String text -> proto.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
            case OnnxModelBuilder body -> proto.setType(AttributeProto.AttributeType.GRAPH).setG(body.graph);
            case Tensor tensor -> proto.setType(AttributeProto.AttributeType.TENSOR).setT(tensorProto("", tensor));
            case long[] numbers -> {
                for (long number : numbers) {
                    proto.addInts(number);
                }
                proto.setType(AttributeProto.AttributeType.INTS);
            }
            case int[] numbers -> {
                for (int number : numbers) {
                    proto.addInts(number);
                }
                proto.setType(AttributeProto.AttributeType.INTS);
            }
            case float[] numbers -> {
                for (float number : numbers) {
                    proto.addFloats(number);
                }
                proto.setType(AttributeProto.AttributeType.FLOATS);
            }
            case List<?> list -> list(proto, list);
            default -> throw new IllegalArgumentException("attribute " + name + " of kind " + value.getClass());
        }
        return proto.build();
    }

    private static void integer(AttributeProto.Builder proto, long value) {
        proto.setType(AttributeProto.AttributeType.INT).setI(value);
    }

    private static void list(AttributeProto.Builder proto, List<?> list) {
        proto.setType(AttributeProto.AttributeType.INTS);
        for (Object item : list) {
            switch (item) {
                case Integer number -> proto.addInts(number);
                case Long number -> proto.addInts(number);
                case Float number -> proto.setType(AttributeProto.AttributeType.FLOATS).addFloats(number);
                case String text -> proto.setType(AttributeProto.AttributeType.STRINGS)
                        .addStrings(ByteString.copyFromUtf8(text));
                default -> throw new IllegalArgumentException("list attribute with " + item.getClass());
            }
        }
    }
}
