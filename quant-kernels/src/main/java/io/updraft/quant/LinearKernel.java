package io.updraft.quant;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernels;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import java.util.List;
import java.util.Optional;

/// `io.updraft::Linear` on the CPU: see [LinearNode] for the operator and [PanelProduct] for the arithmetic.
final class LinearKernel implements HostKernel {
    private static final List<String> FORMATS = List.of("dense", "integer", "nbits", "codebook");

    private final PanelProduct product;

    LinearKernel() {
        this(PanelProducts.best());
    }

    /// For tests: computes with the given implementation.
    LinearKernel(PanelProduct product) {
        this.product = product;
    }

    @Override
    public String name() {
        return "linear-panels";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        if (!request.operator().is(OperatorId.UPDRAFT, "Linear")) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        String format = request.attributes().text("format", "");
        if (!FORMATS.contains(format)) {
            return Optional.of("format '" + format + "' is none of " + FORMATS);
        }
        String name = request.attributes().text("activation", "float");
        Optional<Activation> known = Activation.find(name);
        if (known.isEmpty()) {
            return Optional.of("activation '" + name + "' is none of " + Activation.names());
        }
        Activation activation = known.get();
        boolean dynamic = activation == Activation.UINT8_DYNAMIC;
        DataType x = request.input(0).type();
        if (dynamic ? x != DataType.UINT8 && x != DataType.INT8 : x != DataType.FLOAT) {
            return Optional.of("x is " + x + ", which does not go with activation " + activation);
        }
        if (dynamic && (!format.equals("integer") || request.attributes().integer("block_size", 0) != 0)) {
            return Optional.of("uint8_dynamic needs integer weights with one scale for each output");
        }
        if (activation == Activation.INT8_BLOCK && (format.equals("dense") || format.equals("codebook"))) {
            return Optional.of("int8_block needs integer weights");
        }
        if (activation == Activation.INT8_OUTLIERS
                && (!format.equals("integer") || request.attributes().integer("block_size", 0) != 0)) {
            return Optional.of("int8_outliers needs integer weights with one scale for each output");
        }
        return Optional.empty();
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        LinearNode node = LinearNode.of(request);
        List<PackedMatrix> matrices = MatrixPacker.pack(request.node(), node.parts(), node.biases(), preparation);
        return new PreparedLinear(request, node.k(), node.activation(), matrices, product, preparation.arena());
    }
}
