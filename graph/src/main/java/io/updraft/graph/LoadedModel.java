package io.updraft.graph;

import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.pass.PassPipeline;
import java.util.List;

/// A model ready to run, and how it came to be.
///
/// @param source the graph as the file has it
/// @param passes what each pass did; its refusal says why the model runs on the interpreter, if it does
/// @param kernels in order, whatever the device; none on the interpreter
public record LoadedModel(TokenModel model, Graph source, PassPipeline.Result passes, List<ChosenKernel> kernels)
        implements
            AutoCloseable {
    public LoadedModel {
        kernels = List.copyOf(kernels);
    }

    @Override
    public void close() {
        model.close();
    }
}
