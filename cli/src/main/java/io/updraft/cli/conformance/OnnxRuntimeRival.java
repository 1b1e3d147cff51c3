package io.updraft.cli.conformance;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import io.updraft.graph.conformance.NodeTest;
import io.updraft.graph.conformance.Outcome;
import io.updraft.graph.conformance.TestResult;
import io.updraft.graph.conformance.Tolerance;
import io.updraft.graph.onnx.OnnxSignature;
import io.updraft.runtime.UpdraftException;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// ONNX Runtime's Java API on a test's files, with default settings.
///
/// Tensors of types that the API cannot make are given as initializers instead, so that the operator is tried all the
/// same; sequences and optionals cannot be fed at all.
public final class OnnxRuntimeRival {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    private final Tolerance tolerance;

    /// @throws NoClassDefFoundError if ONNX Runtime's jar is not on the class path
    public OnnxRuntimeRival(Tolerance tolerance) {
        this.tolerance = tolerance;
    }

    /// Its name and version.
    public String name() {
        return "onnxruntime " + environment.getVersion();
    }

    /// Never throws, whatever the test holds.
    public TestResult run(NodeTest test, String operator) {
        try {
            Optional<String> difference = difference(test);
            return new TestResult(test.name(), operator, difference.isEmpty() ? Outcome.PASSED : Outcome.FAILED,
                    difference.orElse(""));
        } catch (OrtException | UpdraftException | InvalidProtocolBufferException refusal) {
            String reason = String.valueOf(refusal.getMessage()).lines().findFirst().orElse("");
            return new TestResult(test.name(), operator, Outcome.UNSUPPORTED, reason);
        }
    }

    private Optional<String> difference(NodeTest test) throws OrtException, InvalidProtocolBufferException {
        OnnxSignature signature = OnnxSignature.read(test.name(), test.model());
        ModelProto.Builder model = ModelProto.parseFrom(test.model()).toBuilder();
        Map<String, Tensor> fed = new LinkedHashMap<>();
        int index = 0;
        for (Map.Entry<String, Datum> input : test.inputs(signature.inputs()).entrySet()) {
            if (!(input.getValue() instanceof Tensor tensor)) {
                throw new RivalException("the Java API cannot feed " + input.getValue());
            }
            if (OrtTensors.canFeed(tensor)) {
                fed.put(input.getKey(), tensor);
            } else {
                byte[] file = test.files().get("test_data_set_0/input_" + index + ".pb");
                makeInitializer(model.getGraphBuilder(), input.getKey(), TensorProto.parseFrom(file));
            }
            index++;
        }
        Map<String, OnnxTensor> feeds = new LinkedHashMap<>();
        try (OrtSession.SessionOptions options = options();
                OrtSession session = environment.createSession(model.build().toByteArray(), options)) {
            for (Map.Entry<String, Tensor> input : fed.entrySet()) {
                feeds.put(input.getKey(), OrtTensors.toOrt(environment, input.getValue()));
            }
            Map<String, Datum> expected = test.outputs(signature.outputs());
            try (OrtSession.Result result = session.run(feeds, expected.keySet())) {
                Map<String, Datum> outputs = new LinkedHashMap<>();
                for (String name : expected.keySet()) {
                    outputs.put(name, OrtTensors.fromOrt(result.get(name).orElseThrow()));
                }
                return tolerance.difference(outputs, expected);
            }
        } finally {
            feeds.values().forEach(OnnxTensor::close);
        }
    }

    private static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        return options;
    }

    private static void makeInitializer(GraphProto.Builder graph, String name, TensorProto value) {
        List<ValueInfoProto> others = graph.getInputList().stream().filter(info -> !info.getName().equals(name))
                .toList();
        graph.clearInput().addAllInput(others).addInitializer(value.toBuilder().setName(name));
    }
}
