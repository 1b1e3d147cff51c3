package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
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
import io.updraft.graph.ir.Dimension;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes a graph as an ONNX model; large constants go to a file beside it, in order, as external data.
///
/// Each domain is imported at the newest version that a node's operator was defined in: every operator then still means
/// what it meant.
public final class OnnxWriter {
    private static final long IR_VERSION = 10;
    /// Constants from this size on are external.
    private static final long EXTERNAL_BYTES = 1024;
    private static final long ALIGNMENT = 64;
    private static final long PIECE = 64L << 20;

    private final FileChannel data;
    private final String dataName;
    private final Map<String, Integer> opsets = new TreeMap<>();
    private long offset;

    private OnnxWriter(FileChannel data, String dataName) {
        this.data = data;
        this.dataName = dataName;
    }

    /// @param modelFile
    ///            must not be there; nor must the file of the same name with `.data`
    /// @param producer
    ///            name of the program that made the model
    /// @throws OnnxException
    ///             if a file cannot be written, or the graph holds what ONNX files cannot
    public static void write(Graph graph, Path modelFile, String producer) {
        Path dataFile = modelFile.resolveSibling(modelFile.getFileName() + ".data");
        try (FileChannel data = FileChannel.open(dataFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Files.newOutputStream(modelFile, StandardOpenOption.CREATE_NEW)) {
            OnnxWriter writer = new OnnxWriter(data, dataFile.getFileName().toString());
            ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(IR_VERSION).setProducerName(producer)
                    .setGraph(writer.graph(graph));
            writer.opsets.forEach((domain, version) -> model
                    .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
            model.build().writeTo(out);
        } catch (IOException failure) {
            throw new OnnxException(modelFile + " cannot be written: " + failure.getMessage(), failure);
        }
    }

    private GraphProto graph(Graph graph) throws IOException {
        GraphProto.Builder proto = GraphProto.newBuilder().setName(graph.name().isEmpty() ? "graph" : graph.name());
        graph.inputs().forEach(input -> proto.addInput(value(input)));
        graph.outputs().forEach(output -> proto.addOutput(value(output)));
        for (Map.Entry<String, Tensor> initializer : graph.initializers().entrySet()) {
            proto.addInitializer(initializer(initializer.getKey(), initializer.getValue()));
        }
        for (Node node : graph.nodes()) {
            proto.addNode(node(node));
        }
        return proto.build();
    }

    private NodeProto node(Node node) throws IOException {
        opsets.merge(node.operator().domain(), node.operator().sinceVersion(), Math::max);
        NodeProto.Builder proto = NodeProto.newBuilder().setName(node.name()).setDomain(node.operator().domain())
                .setOpType(node.operator().type()).addAllInput(node.inputs()).addAllOutput(node.outputs());
        Attributes attributes = node.attributes();
        for (String name : attributes.names()) {
            proto.addAttribute(attribute(node, name, attributes.get(name)));
        }
        return proto.build();
    }

    private AttributeProto attribute(Node node, String name, Object value) throws IOException {
        AttributeProto.Builder proto = AttributeProto.newBuilder().setName(name);
        switch (value) {
            case Long number -> proto.setType(AttributeProto.AttributeType.INT).setI(number);
            case Float number -> proto.setType(AttributeProto.AttributeType.FLOAT).setF(number);
            case String text ->
                proto.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(text));
            case Tensor tensor -> proto.setType(AttributeProto.AttributeType.TENSOR).setT(inline("", tensor));
            case Graph body -> proto.setType(AttributeProto.AttributeType.GRAPH).setG(graph(body));
            case List<?> list -> list(proto, list);
            default -> throw new OnnxException(node.describe() + ": attribute '" + name + "' cannot be written: "
                    + value.getClass().getSimpleName());
        }
        return proto.build();
    }

    /// An empty list has lost its element type; operators have integers in lists that may be empty.
    private static void list(AttributeProto.Builder proto, List<?> list) {
        proto.setType(AttributeProto.AttributeType.INTS);
        for (Object item : list) {
            switch (item) {
                case Long number -> proto.addInts(number);
                case Float number -> proto.setType(AttributeProto.AttributeType.FLOATS).addFloats(number);
                default -> proto.setType(AttributeProto.AttributeType.STRINGS)
                        .addStrings(ByteString.copyFromUtf8(item.toString()));
            }
        }
    }

    private TensorProto initializer(String name, Tensor tensor) throws IOException {
        if (tensor.type() == DataType.STRING || tensor.data().byteSize() < EXTERNAL_BYTES) {
            return inline(name, tensor);
        }
        long bytes = tensor.type().bytes(tensor.elements());
        TensorProto.Builder proto = header(name, tensor).setDataLocation(TensorProto.DataLocation.EXTERNAL);
        proto.addExternalData(entry("location", dataName)).addExternalData(entry("offset", Long.toString(offset)))
                .addExternalData(entry("length", Long.toString(bytes)));
        for (long done = 0; done < bytes;) {
            ByteBuffer piece = tensor.data().asSlice(done, Math.min(PIECE, bytes - done)).asByteBuffer();
            done += piece.remaining();
            while (piece.hasRemaining()) {
                offset += data.write(piece, offset);
            }
        }
        offset = Math.ceilDiv(offset, ALIGNMENT) * ALIGNMENT;
        return proto.build();
    }

    private static TensorProto inline(String name, Tensor tensor) {
        TensorProto.Builder proto = header(name, tensor);
        if (tensor.type() == DataType.STRING) {
            for (long i = 0; i < tensor.elements(); i++) {
                proto.addStringData(ByteString.copyFromUtf8(tensor.getString(i)));
            }
            return proto.build();
        }
        return proto.setRawData(ByteString.copyFrom(tensor.data()
                .asSlice(0, tensor.type().bytes(tensor.elements())).toArray(Tensor.BYTE))).build();
    }

    private static TensorProto.Builder header(String name, Tensor tensor) {
        TensorProto.Builder proto = TensorProto.newBuilder().setName(name).setDataType(tensor.type().onnxCode());
        for (long dim : tensor.shape().dims()) {
            proto.addDims(dim);
        }
        return proto;
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static ValueInfoProto value(Value value) {
        ValueInfoProto.Builder proto = ValueInfoProto.newBuilder().setName(value.name());
        TypeProto.Builder tensor = TypeProto.newBuilder().setTensorType(tensor(value));
        return switch (value.kind()) {
            case TENSOR -> proto.setType(tensor).build();
            case SEQUENCE -> proto.setType(sequence(tensor)).build();
            case OPTIONAL_TENSOR -> proto.setType(optional(tensor)).build();
            case OPTIONAL_SEQUENCE -> proto.setType(optional(sequence(tensor))).build();
            case UNDECLARED -> proto.build();
        };
    }

    private static TypeProto.Builder sequence(TypeProto.Builder element) {
        return TypeProto.newBuilder().setSequenceType(TypeProto.Sequence.newBuilder().setElemType(element));
    }

    private static TypeProto.Builder optional(TypeProto.Builder element) {
        return TypeProto.newBuilder().setOptionalType(TypeProto.Optional.newBuilder().setElemType(element));
    }

    private static TypeProto.Tensor.Builder tensor(Value value) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(value.type().onnxCode());
        value.shape().ifPresent(dimensions -> {
            TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
            for (Dimension dimension : dimensions) {
                TensorShapeProto.Dimension.Builder dim = shape.addDimBuilder();
                switch (dimension) {
                    case Dimension.Fixed fixed -> dim.setDimValue(fixed.size());
                    case Dimension.Symbol symbol -> dim.setDimParam(symbol.name());
                    case Dimension.Unknown _ -> {
                    }
                }
            }
            tensor.setShape(shape);
        });
        return tensor;
    }
}
