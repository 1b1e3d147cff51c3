package io.updraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The conformance command on three tests: one right, one whose expected output is wrong, one of an unknown operator.
class ConformanceCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeTests() throws IOException {
        write("test_neg", "Neg", -2);
        write("test_neg_wrong", "Neg", -3);
        write("test_wonder<b>", "Wonder", 7);
    }

    private void write(String name, String operator, float expected) throws IOException {
        Path data = Files.createDirectories(folder.resolve(name).resolve("test_data_set_0"));
        ModelProto model = ModelProto.newBuilder().setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
                .setGraph(GraphProto.newBuilder().setName("g").addInput(value("x")).addOutput(value("y"))
                        .addNode(NodeProto.newBuilder().setOpType(operator).addInput("x").addOutput("y")))
                .build();
        Files.write(folder.resolve(name).resolve("model.onnx"), model.toByteArray());
        Files.write(data.resolve("input_0.pb"), tensor(2).toByteArray());
        Files.write(data.resolve("output_0.pb"), tensor(expected).toByteArray());
    }

    private static ValueInfoProto value(String name) {
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(1).setShape(TensorShapeProto.getDefaultInstance()))).build();
    }

    private static TensorProto tensor(float value) {
        return TensorProto.newBuilder().setDataType(1).addFloatData(value).build();
    }

    private int run(String... args) {
        return Main.run(new Console(new PrintWriter(out), new PrintWriter(err)), ModelOpener.FOLDERS, args);
    }

    @Test
    void reportsEachTestByOperatorAndFailsIfAnyIsWrong() {
        assertThat(run("conformance", folder.toString())).isEqualTo(1);
        assertThat(out.toString()).containsPattern("Neg +1 +1 +0\n").containsPattern("Wonder +0 +0 +1\n")
                .contains("test_neg_wrong: output 'y' element 0 of FLOAT[] is -2.0, expected -3.0")
                .contains("operator ai.onnx::Wonder (operator set 13) is not supported")
                .contains("1 passed, 1 failed, 1 unsupported of 3");
    }

    @Test
    void readsAZipAndEndsJsonWithTotals() throws IOException {
        Path zip = folder.resolve("suite.zip");
        try (ZipOutputStream stream = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String file : new String[]{"model.onnx", "test_data_set_0/input_0.pb",
                "test_data_set_0/output_0.pb"}) {
                stream.putNextEntry(new ZipEntry("node/test_neg/" + file));
                stream.write(Files.readAllBytes(folder.resolve("test_neg").resolve(file)));
            }
        }
        assertThat(run("conformance", zip.toString(), "--json", "--threads", "1")).isZero();
        assertThat(out.toString()).endsWith("\"passed\":1,\"failed\":0,\"unsupported\":0,\"total\":1}\n")
                .contains("\"test\":\"test_neg\",\"operator\":\"Neg\",\"outcome\":\"passed\"");
    }

    @Test
    void comparesWithARivalAndWritesAPage() throws IOException {
        Path page = folder.resolve("page.html");
        assertThat(run("conformance", folder.toString(), "--rival", "onnxruntime", "--html", page.toString()))
                .isEqualTo(1);
        assertThat(out.toString()).containsPattern("onnxruntime [0-9.]+: 1 passed, 1 failed, 1 unsupported of 3");
        assertThat(Files.readString(page)).contains("test_wonder&lt;b&gt;").doesNotContain("test_wonder<b>")
                .contains("<td class=\"failed\">failed</td>");
    }

    @Test
    void saysWhatIsWrongWithItsArguments() {
        assertThat(run("conformance", folder.resolve("nowhere").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("there is no ").contains("name a zip file or a folder");
        assertThat(run("conformance", folder.toString(), "--device", "cpu", "--explain")).isEqualTo(2);
        assertThat(err.toString()).contains("give --device as well");
        assertThat(run("conformance", folder.toString(), "--device", "ptx:7")).isEqualTo(1);
        assertThat(err.toString()).contains("ptx:7");
    }

    @Test
    void tellsWhichNodesRanOnTheDeviceAndWhyOthersDidNot() throws IOException {
        write("test_floor", "Floor", 2);
        assertThat(run("conformance", folder.toString(), "--device", "emulator", "--explain")).isEqualTo(1);
        assertThat(out.toString()).contains("test_neg: on emulator: Neg\n")
                .contains("test_floor: on cpu: Floor (no kernel for this operator)\n").contains("2 on emulator: Neg\n")
                .contains("on emulator: 2 passed, 1 failed, 1 unsupported of 4");
    }
}
