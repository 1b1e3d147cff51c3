package io.updraft.graph.device;

import io.updraft.attention.AttentionDeviceKernels;
import io.updraft.attention.LayerShape;
import io.updraft.graph.program.ProgramNodes;
import io.updraft.quant.QuantDeviceKernels;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.plan.DeviceException;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceKernelRegistry;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.runtime.tensor.DataType;
import io.updraft.tasks.device.GatherOnDevice;
import io.updraft.tasks.device.TaskDeviceKernels;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// A token-parallel graph for a device: kernels in order, and the place of their constants. Weights are packed when the
/// first session asks for them, after its memory was found to suffice.
public final class DeviceProgram {
    private static final Logger LOG = System.getLogger(DeviceProgram.class.getName());

    private final ProgramNodes nodes;
    private final DeviceTarget target;
    private final List<DeviceInstruction> instructions;
    private final WeightPlan weights;
    /// Bytes of tables of which a step reads a row.
    private final long tableBytes;
    private List<TornadoNativeArray> weightArrays = List.of();
    private boolean allocated;

    private DeviceProgram(ProgramNodes nodes, DeviceTarget target, List<DeviceInstruction> instructions,
            WeightPlan weights, long tableBytes) {
        this.nodes = nodes;
        this.target = target;
        this.instructions = List.copyOf(instructions);
        this.weights = weights;
        this.tableBytes = tableBytes;
    }

    /// The kernels of all rooms.
    public static DeviceKernelRegistry kernels() {
        List<DeviceKernel> kernels = new ArrayList<>(QuantDeviceKernels.all());
        kernels.addAll(AttentionDeviceKernels.all());
        kernels.addAll(TaskDeviceKernels.all());
        return new DeviceKernelRegistry(kernels);
    }

    /// Chooses a kernel for each node.
    ///
    /// @throws DeviceException naming the node, its operator and the reasons, if no kernel takes it
    public static DeviceProgram compile(ProgramNodes nodes, DeviceTarget target, DeviceKernelRegistry kernels) {
        DeviceProfile device = target.profile();
        WeightPlan weights = new WeightPlan(device.intrinsics() == Intrinsics.DIRECT);
        List<DeviceInstruction> instructions = new ArrayList<>();
        long tableBytes = 0;
        for (KernelRequest request : DeviceFusion.of(nodes)) {
            DeviceKernelRegistry.Choice choice = kernels.choose(request, device);
            DeviceKernel kernel = choice.kernel().orElseThrow(() -> new DeviceException(request.operator() + " '"
                    + request.node() + "' cannot run on " + device.name() + ": "
                    + (choice.refusals().isEmpty() ? "no kernel for this operator" : String.join("; ",
                            choice.refusals()))
                    + " (--device cpu runs it)"));
            long before = weights.bytes();
            instructions.add(new DeviceInstruction(request, kernel.name(), kernel.prepare(request, device, weights),
                    choice.refusals()));
            if (request.attributes().has(GatherOnDevice.LOOKUP)) {
                tableBytes += weights.bytes() - before;
            }
            if (request.operator().equals(OperatorId.updraft("CachedAttention"))) {
                weights.nextSegment();
            }
        }
        if (instructions.stream().flatMap(each -> each.request().inputs().stream()).anyMatch(DeviceProgram::isBrain)) {
            LOG.log(Level.INFO, "{0} keeps the model's bfloat16 weights as float32, twice their size: there are no "
                    + "kernels for them", device.name());
        }
        return new DeviceProgram(nodes, target, instructions, weights, tableBytes);
    }

    private static boolean isBrain(Operand operand) {
        return operand.isConstant() && operand.type() == DataType.BFLOAT16;
    }

    public List<DeviceInstruction> instructions() {
        return instructions;
    }

    /// Types of the nodes' operators by the nodes' names.
    Map<String, String> operators() {
        return instructions.stream().map(DeviceInstruction::request).collect(Collectors.toMap(KernelRequest::node,
                request -> request.operator().type(), (first, _) -> first));
    }

    DeviceTarget target() {
        return target;
    }

    List<LayerShape> layers() {
        return nodes.layers();
    }

    String root(String name) {
        return nodes.root(name);
    }

    String logits() {
        return nodes.root(nodes.logits());
    }

    /// Size of the vocabulary: the last extent of the logits.
    public int vocabularySize() {
        Operand logits = nodes.operands().get(nodes.logits());
        if (logits == null) {
            throw new DeviceException("the graph has no output '" + nodes.logits() + "'");
        }
        return Math.toIntExact(logits.shape().base().dim(-1));
    }

    /// Bytes of all constants on the device.
    public long weightBytes() {
        return weights.bytes();
    }

    /// Of those, what a step of one id reads.
    public long weightBytesPerToken() {
        return weights.bytes() - tableBytes;
    }

    int constants() {
        return weights.regions();
    }

    /// Packs the weights, the first time.
    synchronized void allocateWeights(IntConsumer progress) {
        if (!allocated) {
            weightArrays = weights.allocate(progress);
            allocated = true;
        }
    }

    /// The arrays of the weights, once they are packed.
    synchronized List<TornadoNativeArray> weightArrays() {
        return weightArrays;
    }
}
