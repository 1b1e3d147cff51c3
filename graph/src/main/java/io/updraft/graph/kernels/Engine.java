package io.updraft.graph.kernels;

import io.updraft.attention.LayerShape;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A place that has kernels: the CPU, or a device.
interface Engine {
    /// Chooses a kernel, and packs the node's weights for it.
    ///
    /// @throws NoKernel with the reasons, if none takes the node
    Ready prepare(KernelRequest request);

    /// Whether products of integers take bytes on the left; otherwise floats, which are integers here too.
    boolean takesBytes();

    /// Whether attention may have values of another size than keys.
    boolean takesNarrowValues();

    /// A kernel whose weights are packed.
    interface Ready {
        /// @param layers of the cache; none for nodes without
        Bound bind(StepLimits limits, List<LayerShape> layers);
    }

    /// A kernel with buffers of its own, for as long as one node takes.
    interface Bound extends AutoCloseable {
        /// The buffer of an input that is not constant, in the layout and type of the request.
        MemorySegment input(int index);

        void run(Step step);

        /// The beginning of an output of floats.
        float[] floats(int index, int count);

        @Override
        void close();
    }
}
