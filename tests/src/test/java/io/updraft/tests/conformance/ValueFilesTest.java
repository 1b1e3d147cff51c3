package io.updraft.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.updraft.graph.conformance.NodeTest;
import io.updraft.graph.conformance.TestSuite;
import io.updraft.graph.conformance.Tolerance;
import io.updraft.graph.ir.Value;
import io.updraft.graph.onnx.OnnxException;
import io.updraft.graph.onnx.OnnxValues;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Datum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Two readers of tensors, written apart, agree on every tensor of ONNX's node tests.
class ValueFilesTest {
    private static final Tolerance EQUAL = new Tolerance(0, 0);

    @Test
    void readersAgree() throws InvalidProtocolBufferException {
        Path archive = SharedFiles.nodeTests();
        assumeTrue(Files.isRegularFile(archive), () -> archive + " is absent; set -Dupdraft.shared to its folder");
        int compared = 0;
        for (NodeTest test : TestSuite.read(archive)) {
            List<ValueInfoProto> outputs = ModelProto.parseFrom(test.model()).getGraph().getOutputList();
            for (int i = 0; i < outputs.size(); i++) {
                byte[] file = test.files().get("test_data_set_0/output_" + i + ".pb");
                if (outputs.get(i).getType().hasTensorType() && file != null) {
                    compared += agrees(test.name(), file) ? 1 : 0;
                }
            }
        }
        assertThat(compared).isGreaterThan(1700);
    }

    /// Complex numbers are no type of ours.
    private static boolean agrees(String test, byte[] file) throws InvalidProtocolBufferException {
        Datum ours;
        try {
            ours = OnnxValues.read(test, file, new Value("value", DataType.FLOAT, Optional.empty()));
        } catch (OnnxException refused) {
            assertThat(refused).hasMessageContaining("element type");
            return false;
        }
        assertThat(EQUAL.difference(ours, TensorProtos.read(TensorProto.parseFrom(file)))).as(test).isEmpty();
        return true;
    }
}
