package io.updraft.graph.conformance;

import io.updraft.graph.ir.Value;
import io.updraft.graph.onnx.OnnxValues;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.OptionalDatum;
import java.util.LinkedHashMap;
import java.util.List;
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

    /// What it feeds, by name, in order: an input without a file is fed an empty optional.
    ///
    /// @param declared the model's inputs
    public Map<String, Datum> inputs(List<Value> declared) {
        Map<String, Datum> values = new LinkedHashMap<>();
        for (int i = 0; i < declared.size(); i++) {
            values.put(declared.get(i).name(), read("input", i, declared.get(i)).orElse(OptionalDatum.EMPTY));
        }
        return values;
    }

    /// What is expected, by name: outputs without a file are not.
    ///
    /// @param declared the model's outputs
    public Map<String, Datum> outputs(List<Value> declared) {
        Map<String, Datum> values = new LinkedHashMap<>();
        for (int i = 0; i < declared.size(); i++) {
            String name = declared.get(i).name();
            read("output", i, declared.get(i)).ifPresent(value -> values.put(name, value));
        }
        return values;
    }

    private Optional<Datum> read(String kind, int index, Value declared) {
        return file("test_data_set_0/" + kind + "_" + index + ".pb")
                .map(bytes -> OnnxValues.read(declared.name(), bytes, declared));
    }

    private Optional<byte[]> file(String file) {
        return Optional.ofNullable(files.get(file));
    }
}
