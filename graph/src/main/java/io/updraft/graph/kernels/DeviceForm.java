package io.updraft.graph.kernels;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// A node in the form that kernels of devices take: rows of floats, and constants.
///
/// @param rows of each activation
/// @param inputs values of the activations by input
/// @param results makes the node's outputs of the request's
record DeviceForm(KernelRequest request, int rows, Map<Integer, Supplier<float[]>> inputs,
        Function<List<float[]>, List<Tensor>> results) {
}
