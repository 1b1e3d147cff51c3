package io.updraft.tests.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.updraft.graph.Models;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.ir.GraphException;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.tests.models.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models whose nodes break their operators' contracts are refused with the names that the model gives, before any pass.
class WrongTypesTest {
    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void writeModel() {
        Dialects.all().stream().filter(dialect -> dialect.name().equals("llama")).findFirst().orElseThrow().writer()
                .accept(folder);
    }

    private AbstractThrowableAssert<?, ? extends Throwable> refused(Consumer<ModelProto.Builder> change)
            throws IOException {
        Path file = folder.resolve("model.onnx");
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
        change.accept(model);
        Files.write(file, model.build().toByteArray());
        return assertThatThrownBy(() -> Models.open(folder, ModelOptions.defaults().withThreads(1)).close());
    }

    private static NodeProto.Builder node(ModelProto.Builder model, String type) {
        return model.getGraphBuilder().getNodeBuilderList().stream().filter(node -> node.getOpType().equals(type))
                .findFirst().orElseThrow();
    }

    @Test
    void wrongRank() throws IOException {
        // A matrix times a vector is legal; what it gives is no input of attention.
        refused(model -> node(model, "MatMul").setInput(1, "model.norm.weight")).isInstanceOf(OperatorException.class)
                .hasMessageContaining("GroupQueryAttention-1 'model.layers.0.attn_node': input 0 has shape [1, 3]")
                .hasMessageContaining("expected rank 3");
    }

    @Test
    void wrongType() throws IOException {
        refused(model -> node(model, "MatMul").setInput(0, "input_ids")).isInstanceOf(OperatorException.class)
                .hasMessageContaining("MatMul-13 'model.layers.0").hasMessageContaining("INT64");
    }

    @Test
    void wrongOutput() throws IOException {
        refused(model -> model.getGraphBuilder().getOutputBuilder(0).getTypeBuilder().getTensorTypeBuilder()
                .setElemType(10)).isInstanceOf(GraphException.class).hasMessageContaining("'logits' comes out as FLOAT")
                .hasMessageContaining("FLOAT16");
    }

    @Test
    void fixedNumberOfTokens() throws IOException {
        refused(model -> model.getGraphBuilder().getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder()
                .getShapeBuilder().getDimBuilder(1).setDimValue(7)).isInstanceOf(GraphException.class)
                .hasMessageContaining("'input_ids' has a fixed shape").hasMessageContaining("tokens open");
    }

    @Test
    void flagsAndWindowsThatImplementationsDisagreeOn() throws IOException {
        refused(model -> node(model, "GroupQueryAttention").getAttributeBuilderList().stream()
                .filter(attribute -> attribute.getName().equals("rotary_interleaved")).forEach(a -> a.setI(2)))
                .isInstanceOf(OperatorException.class).hasMessageContaining("'rotary_interleaved' is 2");
        writeModel();
        refused(model -> node(model, "GroupQueryAttention").getAttributeBuilderList().stream()
                .filter(attribute -> attribute.getName().equals("local_window_size")).forEach(a -> a.setI(0)))
                .isInstanceOf(OperatorException.class).hasMessageContaining("local_window_size is 0");
    }
}
