package io.updraft.tests.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.graph.onnx.OnnxException;
import io.updraft.graph.onnx.OnnxModel;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tests.OnnxModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// External data that is not there, not enough, or not the model's to read.
class ExternalDataTest {
    @TempDir
    private Path temporary = Path.of("");
    private Path folder = Path.of("");
    private Path data = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        folder = Files.createDirectories(temporary.resolve("model folder"));
        Files.write(temporary.resolve("secret"), new byte[4096]);
        data = folder.resolve("model.onnx.data");
    }

    private static OnnxModelBuilder model() {
        return new OnnxModelBuilder("g").input("x", DataType.FLOAT, 3)
                .externalInitializer("first", Tensor.ofFloats(Shape.of(3), 1, 2, 3))
                .externalInitializer("w", Tensor.ofFloats(Shape.of(3), 1, 2, 3))
                .node("Add", List.of("x", "w"), List.of("y")).output("y", DataType.FLOAT, 3);
    }

    private Path write(String key, String value) {
        return model().edit(model -> model.getGraphBuilder().getInitializerBuilder(1).getExternalDataBuilderList()
                .stream().filter(entry -> entry.getKey().equals(key)).forEach(entry -> entry.setValue(value)))
                .write(folder.resolve("model.onnx"));
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(Path file) {
        return assertThatThrownBy(() -> OnnxModel.read(file, StandardOperators.registry()).close())
                .isInstanceOf(OnnxException.class);
    }

    @Test
    void refusesAMissingFile() throws IOException {
        Path file = write("", "");
        Files.delete(data);
        refused(file).hasMessageContaining("tensor 'first'").hasMessageContaining("'model.onnx.data' is missing");
        refused(write("location", "other.data")).hasMessageContaining("tensor 'w'")
                .hasMessageContaining("'other.data' is missing");
    }

    @Test
    void refusesAShortFile() throws IOException {
        Path file = write("", "");
        Files.write(data, new byte[75]);
        refused(file).hasMessageContaining("tensor 'w' needs bytes 64 to 76").hasMessageContaining("which has 75");
        Files.write(data, new byte[0]);
        refused(file).hasMessageContaining("tensor 'first' needs bytes 0 to 12").hasMessageContaining("which has 0");
    }

    @Test
    void refusesOffsetsAndLengthsThatDoNotFit() {
        refused(write("offset", "117")).hasMessageContaining("needs bytes 117 to 129")
                .hasMessageContaining("which has 128");
        refused(write("offset", "9223372036854775807")).hasMessageContaining("needs bytes 9223372036854775807 to");
        refused(write("offset", "9223372036854775808")).hasMessageContaining("offset")
                .hasMessageContaining("not a number");
        refused(write("offset", "-4")).hasMessageContaining("negative");
        refused(write("offset", "")).hasMessageContaining("not a number");
        refused(write("length", "-12")).hasMessageContaining("negative");
        refused(write("length", "13")).hasMessageContaining("has 13 bytes of external data, FLOAT[3] needs 12");
        refused(write("length", "zwölf")).hasMessageContaining("length").hasMessageContaining("not a number");
    }

    @Test
    void refusesAnAbsolutePath() {
        refused(write("location", temporary.resolve("secret").toString())).hasMessageContaining("tensor 'w'")
                .hasMessageContaining("not a relative path");
        refused(write("location", "C:\\secret")).hasMessageContaining("not a relative path");
        refused(write("location", "\\\\host\\share")).hasMessageContaining("not a relative path");
        refused(write("location", "")).hasMessageContaining("not a relative path");
    }

    @Test
    void refusesAPathThatClimbsOut() {
        refused(write("location", "../secret")).hasMessageContaining("tensor 'w'")
                .hasMessageContaining("leaves the model's folder");
        refused(write("location", "inner/../../secret")).hasMessageContaining("leaves the model's folder");
    }

    @Test
    void refusesASymbolicLinkThatLeadsOut() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), Path.of("../secret"));
        refused(write("location", "link")).hasMessageContaining("tensor 'w'").hasMessageContaining("symbolic link");
        Files.createSymbolicLink(folder.resolve("folder"), temporary);
        refused(write("location", "folder/secret")).hasMessageContaining("symbolic link");
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nothing"));
        refused(write("location", "dangling")).hasMessageContaining("is missing");
        Files.createSymbolicLink(folder.resolve("ring"), Path.of("ring"));
        refused(write("location", "ring")).hasMessageContaining("is missing");
    }

    @Test
    void followsASymbolicLinkThatStays() throws IOException {
        Path file = write("location", "link");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("model.onnx.data"));
        OnnxModel.read(file, StandardOperators.registry()).close();
    }

    @Test
    void refusesWhatIsNoFile() throws IOException {
        Files.createDirectories(folder.resolve("inner"));
        refused(write("location", "inner")).hasMessageContaining("is not a file");
        refused(write("location", ".")).hasMessageContaining("is not a file");
        refused(write("location", "nul\0byte")).hasMessageContaining("is not a path");
        refused(folder.resolve("absent.onnx")).hasMessageContaining("no model file");
        refused(folder).hasMessageContaining("no model file");
    }
}
