package io.updraft.graph.conformance;

import java.util.Map;
import java.util.Optional;

/// A test in the form of ONNX's backend suite: a model, and for each of its inputs and outputs a file.
///
/// @param files contents by name within the test's folder, such as `test_data_set_0/input_0.pb`
public record NodeTest(String name, Map<String, byte[]> files) {
    private static final String MODEL = "model.onnx";

    public NodeTest {
        files = Map.copyOf(files);
        if (!files.containsKey(MODEL)) {
            throw new ConformanceException("test '" + name + "' has no " + MODEL);
        }
    }

    /// The model file's bytes.
    public byte[] model() {
        return file(MODEL).orElseThrow();
    }

    /// The bytes of an input, if the test feeds it.
    public Optional<byte[]> input(int index) {
        return file("test_data_set_0/input_" + index + ".pb");
    }

    /// The bytes of an expected output, if the test knows it.
    public Optional<byte[]> output(int index) {
        return file("test_data_set_0/output_" + index + ".pb");
    }

    private Optional<byte[]> file(String file) {
        return Optional.ofNullable(files.get(file));
    }
}
