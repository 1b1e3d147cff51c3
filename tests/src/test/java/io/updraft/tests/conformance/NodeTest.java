package io.updraft.tests.conformance;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.updraft.runtime.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// One test of ONNX's backend suite: a model, its inputs and the outputs it must give.
///
/// @param files contents by name within the test's folder
record NodeTest(String name, Map<String, byte[]> files) {
    /// What [#operator] calls the function bodies.
    static final String EXPANDED = "expanded functions";

    /// All tests of an archive with folders `node/NAME/{model.onnx, test_data_set_0/*.pb}`.
    static List<NodeTest> readAll(Path archive) throws IOException {
        Map<String, Map<String, byte[]>> tests = new TreeMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String[] path = entry.getName().split("/", 3);
                if (!entry.isDirectory() && path.length == 3) {
                    tests.computeIfAbsent(path[1], _ -> new TreeMap<>()).put(path[2],
                            zip.getInputStream(entry).readAllBytes());
                }
            }
        }
        List<NodeTest> all = new ArrayList<>();
        tests.forEach((name, files) -> all.add(new NodeTest(name, files)));
        return all;
    }

    byte[] model() {
        return files.getOrDefault("model.onnx", new byte[0]);
    }

    /// The operator under test; of an expanded function, what its first node is.
    String operator() throws InvalidProtocolBufferException {
        String type = ModelProto.parseFrom(model()).getGraph().getNode(0).getOpType();
        return name.contains("_expanded") ? EXPANDED : type;
    }

    boolean hasOnlyTensors() throws InvalidProtocolBufferException {
        GraphProto graph = ModelProto.parseFrom(model()).getGraph();
        return graph.getInputList().stream().allMatch(value -> value.getType().hasTensorType())
                && graph.getOutputList().stream().allMatch(value -> value.getType().hasTensorType());
    }

    /// The input values by name.
    Map<String, Tensor> inputs() throws InvalidProtocolBufferException {
        return values("input", ModelProto.parseFrom(model()).getGraph().getInputList());
    }

    /// The expected output values by name.
    Map<String, Tensor> outputs() throws InvalidProtocolBufferException {
        return values("output", ModelProto.parseFrom(model()).getGraph().getOutputList());
    }

    private Map<String, Tensor> values(String kind, List<ValueInfoProto> infos) throws InvalidProtocolBufferException {
        Map<String, Tensor> values = new TreeMap<>();
        for (int i = 0; i < infos.size(); i++) {
            byte[] file = files.get("test_data_set_0/" + kind + "_" + i + ".pb");
            if (file != null) {
                values.put(infos.get(i).getName(), TensorProtos.read(TensorProto.parseFrom(file)));
            }
        }
        return values;
    }
}
