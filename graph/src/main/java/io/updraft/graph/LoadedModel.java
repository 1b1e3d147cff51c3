package io.updraft.graph;

import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.pass.PassPipeline;
import io.updraft.graph.program.Instruction;
import java.util.List;

/// A model ready to run, and how it came to be.
///
/// @param source the graph as the file has it
/// @param passes what each pass did; its refusal says why the model runs on the interpreter, if it does
/// @param instructions kernels in order; none on the interpreter
public record LoadedModel(TokenModel model, Graph source, PassPipeline.Result passes, List<Instruction> instructions)
        implements
            AutoCloseable {
    public LoadedModel {
        instructions = List.copyOf(instructions);
    }

    @Override
    public void close() {
        model.close();
    }
}
