package io.updraft.graph.device;

import io.updraft.graph.program.ProgramNodes;
import io.updraft.quant.LinearOnDevice;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tasks.device.FakeQuantizeOnDevice;
import io.updraft.tasks.device.GatherOnDevice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Joins neighbours that one launch can do on a device, and says of look-ups what they look up. What it joins is described
/// at [LinearOnDevice] and [FakeQuantizeOnDevice].
final class DeviceFusion {
    private final ProgramNodes nodes;
    private final Map<String, KernelRequest> producers = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();

    private DeviceFusion(ProgramNodes nodes) {
        this.nodes = nodes;
        for (KernelRequest request : nodes.requests()) {
            request.outputs().stream().filter(Operand::isPresent).forEach(out -> producers.put(out.name(), request));
            request.inputs().stream().filter(Operand::isPresent)
                    .forEach(in -> uses.merge(nodes.root(in.name()), 1, Integer::sum));
        }
        uses.merge(nodes.root(nodes.logits()), 1, Integer::sum);
    }

    /// The program's nodes, joined, without those that nobody needs any more.
    static List<KernelRequest> of(ProgramNodes nodes) {
        DeviceFusion fusion = new DeviceFusion(nodes);
        List<KernelRequest> joined = new ArrayList<>();
        for (KernelRequest request : nodes.requests()) {
            joined.add(fusion.join(request));
        }
        return live(joined, nodes);
    }

    private KernelRequest join(KernelRequest request) {
        return switch (request.operator().type()) {
            case "Gather", "GatherBlockQuantized" -> lookup(request);
            case "GatedActivation" -> gate(request);
            case "Linear" -> dynamic(request);
            case "DequantizeLinear" -> fakeQuantize(request);
            default -> request;
        };
    }

    private KernelRequest lookup(KernelRequest request) {
        String index = nodes.root(request.input(1).name());
        if (index.equals(nodes.inputIds())) {
            return with(request, request.attributes().with(GatherOnDevice.LOOKUP, "ids"));
        }
        return nodes.positionIds().filter(index::equals).isPresent()
                ? with(request, request.attributes().with(GatherOnDevice.LOOKUP, "positions")) : request;
    }

    private static KernelRequest with(KernelRequest request, Attributes attributes) {
        return new KernelRequest(request.operator(), request.node(), attributes, request.inputs(), request.outputs());
    }

    private Optional<KernelRequest> producer(Operand operand, String domain, String type) {
        return Optional.ofNullable(producers.get(nodes.root(operand.name())))
                .filter(request -> request.operator().domain().equals(domain)
                        && request.operator().type().equals(type));
    }

    private boolean usedOnce(Operand operand) {
        return uses.getOrDefault(nodes.root(operand.name()), 0) == 1;
    }

    /// Linear, GatedActivation: the activation's node takes the Linear's place.
    private KernelRequest gate(KernelRequest request) {
        Optional<KernelRequest> linear = producer(request.input(0), OperatorId.UPDRAFT, "Linear");
        if (request.has(1) || linear.isEmpty() || !usedOnce(request.input(0))) {
            return request;
        }
        KernelRequest product = dynamic(linear.get());
        return new KernelRequest(product.operator(), product.node(), product.attributes()
                .with(LinearOnDevice.GATE, request.attributes().text("activation")), product.inputs(),
                request.outputs());
    }

    /// DynamicQuantize, perhaps SelectRows, Linear: the Linear reads the floats.
    private KernelRequest dynamic(KernelRequest request) {
        if (!request.attributes().text("activation", "float").equals("uint8_dynamic")) {
            return request;
        }
        Operand quantized = request.input(0);
        Attributes attributes = request.attributes().with(LinearOnDevice.DYNAMIC, 1L);
        Optional<KernelRequest> select = producer(quantized, OperatorId.UPDRAFT, "SelectRows");
        if (select.isPresent()) {
            quantized = select.get().input(0);
            attributes = attributes.with(LinearOnDevice.SELECT, 1L);
        }
        Optional<KernelRequest> quantize = producer(quantized, OperatorId.UPDRAFT, "DynamicQuantize");
        int constants = request.inputs().size() - 2;
        if (quantize.isEmpty() || !isOutput(quantize.get(), 1, request.input(constants))
                || !isOutput(quantize.get(), 2, request.input(constants + 1))) {
            return request;
        }
        List<Operand> inputs = new ArrayList<>(request.inputs().subList(0, constants));
        inputs.set(0, quantize.get().input(0));
        return new KernelRequest(request.operator(), request.node(), attributes, inputs, request.outputs());
    }

    private boolean isOutput(KernelRequest request, int output, Operand operand) {
        return nodes.root(operand.name()).equals(request.output(output).name());
    }

    /// QuantizeLinear, DequantizeLinear by the same constants.
    private KernelRequest fakeQuantize(KernelRequest request) {
        Optional<KernelRequest> quantize = producer(request.input(0), OperatorId.ONNX, "QuantizeLinear");
        if (quantize.isEmpty() || request.input(0).isConstant()) {
            return request;
        }
        KernelRequest first = quantize.get();
        DataType type = first.output(0).type();
        if (type != DataType.UINT8 && type != DataType.INT8 || !sameScalar(first, request, 1)
                || first.has(2) != request.has(2) || first.has(2) && !sameScalar(first, request, 2)) {
            return request;
        }
        float zero = first.has(2) ? (float) first.constant(2).getDouble(0) : 0;
        Attributes attributes = Attributes.of(Map.of("scale", (float) first.constant(1).getDouble(0), "zero", zero,
                "least", type == DataType.UINT8 ? 0f : -128f, "most", type == DataType.UINT8 ? 255f : 127f));
        return new KernelRequest(FakeQuantizeOnDevice.OPERATOR, request.node(), attributes, List.of(first.input(0)),
                request.outputs());
    }

    private static boolean sameScalar(KernelRequest one, KernelRequest other, int input) {
        if (!one.input(input).isConstant() || !other.input(input).isConstant()) {
            return false;
        }
        Tensor a = one.constant(input);
        Tensor b = other.constant(input);
        return a.elements() == 1 && b.elements() == 1 && a.getDouble(0) == b.getDouble(0);
    }

    private static List<KernelRequest> live(List<KernelRequest> requests, ProgramNodes nodes) {
        Set<String> wanted = new HashSet<>(Set.of(nodes.root(nodes.logits())));
        List<KernelRequest> live = new ArrayList<>();
        for (KernelRequest request : requests.reversed()) {
            if (request.outputs().stream().anyMatch(out -> out.isPresent() && wanted.contains(out.name()))) {
                request.inputs().stream().filter(Operand::isPresent).forEach(in -> wanted.add(nodes.root(in.name())));
                live.add(request);
            }
        }
        Collections.reverse(live);
        return live;
    }
}
