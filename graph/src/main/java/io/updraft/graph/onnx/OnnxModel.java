package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphVerifier;
import io.updraft.runtime.operator.OperatorRegistry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An ONNX model file as a verified graph. Its weights are slices of mapped files, the model file itself and its
/// external data, and live until the model is closed.
public final class OnnxModel implements AutoCloseable {
    private static final long OLDEST_IR = 3;
    private static final long NEWEST_IR = 14;
    /// Bodies within bodies take three messages each; what nests deeper than fifteen of them is an attack.
    private static final int RECURSION_LIMIT = 48;

    private final Arena arena;
    private final Graph graph;
    private final Map<String, Long> opsets;
    private final Map<String, String> metadata;
    private final String producer;
    private final long mappedBytes;

    private OnnxModel(Arena arena, Graph graph, Map<String, Long> opsets, Map<String, String> metadata, String producer,
            long mappedBytes) {
        this.arena = arena;
        this.graph = graph;
        this.opsets = Map.copyOf(opsets);
        this.metadata = Map.copyOf(metadata);
        this.producer = producer;
        this.mappedBytes = mappedBytes;
    }

    /// Reads a model file; external data must be in its folder.
    ///
    /// @throws OnnxException if file or external data cannot be read, or use what Updraft does not support: all
    ///         operators that the registry lacks are named at once, before any external data is opened
    /// @throws io.updraft.graph.ir.GraphException if the graph is not legal
    public static OnnxModel read(Path modelFile, OperatorRegistry registry) {
        if (!Files.isRegularFile(modelFile)) {
            throw new OnnxException("there is no model file " + modelFile);
        }
        Path folder = Optional.ofNullable(modelFile.toAbsolutePath().getParent()).orElse(modelFile);
        Arena arena = Arena.ofShared();
        boolean complete = false;
        try {
            MemorySegment bytes = ExternalFiles.mapFile(modelFile, arena);
            OnnxModel model = read(modelFile.toString(), bytes, Optional.of(new ExternalFiles(folder, arena)), registry,
                    arena);
            complete = true;
            return model;
        } finally {
            if (!complete) {
                arena.close();
            }
        }
    }

    /// Reads a model from memory; it cannot have external data.
    ///
    /// @param name what messages call it
    /// @throws OnnxException as for [#read(Path, OperatorRegistry)]
    public static OnnxModel read(String name, byte[] bytes, OperatorRegistry registry) {
        return read(name, MemorySegment.ofArray(bytes).asReadOnly(), Optional.empty(), registry, Arena.ofShared());
    }

    private static OnnxModel read(String file, MemorySegment bytes, Optional<ExternalFiles> files,
            OperatorRegistry registry, Arena arena) {
        MessageSplitter.Split split = MessageSplitter.split(file, bytes);
        ModelProto proto = parse(file, split.message());
        if (proto.getIrVersion() < OLDEST_IR || proto.getIrVersion() > NEWEST_IR) {
            throw new OnnxException(file + " has ONNX IR version " + proto.getIrVersion() + "; known are " + OLDEST_IR
                    + " to " + NEWEST_IR);
        }
        if (!proto.hasGraph()) {
            throw new OnnxException(file + " has no graph; it is no ONNX model");
        }
        Map<String, Long> opsets = OpsetImports.read(file, proto.getOpsetImportList());
        FunctionInliner.Inlined inlined = FunctionInliner.inline(file, proto);
        OperatorResolver resolver = new OperatorResolver(file, opsets, inlined, registry);
        resolver.check();
        Graph graph = new GraphReader(file, inlined.graph(), new TensorReader(files), resolver, split.rawData())
                .read();
        GraphVerifier.verify(graph);
        Map<String, String> metadata = new LinkedHashMap<>();
        for (StringStringEntryProto entry : proto.getMetadataPropsList()) {
            metadata.put(entry.getKey(), entry.getValue());
        }
        return new OnnxModel(arena, graph, opsets, metadata,
                (proto.getProducerName() + " " + proto.getProducerVersion()).strip(),
                bytes.byteSize() + files.map(ExternalFiles::bytes).orElse(0L));
    }

    private static ModelProto parse(String file, byte[] message) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(message);
            in.enableAliasing(true);
            in.setRecursionLimit(RECURSION_LIMIT);
            ModelProto proto = ModelProto.parseFrom(in);
            in.checkLastTagWas(0);
            return proto;
        } catch (InvalidProtocolBufferException failure) {
            throw new OnnxException(file + " is damaged or no ONNX model: " + failure.getMessage(), failure);
        } catch (IOException failure) {
            throw new OnnxException(file + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    public Graph graph() {
        return graph;
    }

    /// Imported operator sets by domain; the ONNX domain is "".
    public Map<String, Long> opsets() {
        return opsets;
    }

    public Map<String, String> metadata() {
        return metadata;
    }

    /// Name and version of the tool that wrote the model; "" if it does not say.
    public String producer() {
        return producer;
    }

    /// Bytes of the model file and its external data.
    public long mappedBytes() {
        return mappedBytes;
    }

    /// Unmaps the weights; the graph's tensors cannot be used afterwards.
    @Override
    public void close() {
        arena.close();
    }
}
