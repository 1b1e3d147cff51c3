package uk.ac.manchester.tornado.runtime.graal;

import jdk.graal.compiler.core.common.type.StampFactory;
import jdk.graal.compiler.graph.Node;
import jdk.graal.compiler.graph.NodeClass;
import jdk.graal.compiler.graph.NodeInputList;
import jdk.graal.compiler.nodeinfo.NodeInfo;
import jdk.graal.compiler.nodes.FixedWithNextNode;
import jdk.graal.compiler.nodes.NamedLocationIdentity;
import jdk.graal.compiler.nodes.ValueNode;
import jdk.graal.compiler.nodes.memory.SingleMemoryKill;
import jdk.graal.compiler.nodes.spi.LIRLowerable;
import jdk.graal.compiler.nodes.spi.NodeLIRBuilderTool;
import jdk.vm.ci.meta.JavaKind;
import jdk.vm.ci.meta.Value;
import org.graalvm.word.LocationIdentity;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.runtime.graal.nodes.interfaces.MarkArrayParameterAccess;

/**
 * An intrinsic that changes private, local or global memory. It kills that memory's location, or the compiler would go
 * on using element values from before it.
 */
@NodeInfo
public class IntrinsicEffectNode extends FixedWithNextNode
        implements
        LIRLowerable,
        SingleMemoryKill,
        MarkArrayParameterAccess {
    public static final NodeClass<IntrinsicEffectNode> TYPE = NodeClass.create(IntrinsicEffectNode.class);
    @Node.Input
    NodeInputList<ValueNode> arguments;
    protected final IntrinsicCode code;

    public IntrinsicEffectNode(IntrinsicCode code, ValueNode... arguments) {
        super(TYPE, StampFactory.forVoid());
        this.code = code;
        this.arguments = new NodeInputList<>(this, arguments);
    }

    @Override
    public LocationIdentity getKilledLocationIdentity() {
        return switch (code.kills()) {
            case INT_ARRAYS -> NamedLocationIdentity.getArrayLocation(JavaKind.Int);
            case FLOAT_ARRAYS -> NamedLocationIdentity.getArrayLocation(JavaKind.Float);
            case NOTHING, EVERYTHING -> LocationIdentity.any();
        };
    }

    @Override
    public Access getArrayParameterAccess(ValueNode parameter) {
        return access(code, arguments, parameter);
    }

    @Override
    public void generate(NodeLIRBuilderTool builder) {
        builder.getLIRGeneratorTool().append(new IntrinsicInstructions.Effect(code, operands(builder, arguments)));
    }

    /** Nodes of a graph are the same or not; they have no other equality. */
    @SuppressWarnings("ReferenceEquality")
    static Access access(IntrinsicCode code, NodeInputList<ValueNode> arguments, ValueNode parameter) {
        ValueNode sought = MarkArrayParameterAccess.unwrapPi(parameter);
        if (code.reads() >= 0 && arguments.get(code.reads()) == sought) {
            return Access.READ_ONLY;
        }
        if (code.writes() >= 0 && arguments.get(code.writes()) == sought) {
            return Access.READ_WRITE;
        }
        return Access.NONE;
    }

    static Value[] operands(NodeLIRBuilderTool builder, NodeInputList<ValueNode> arguments) {
        Value[] values = new Value[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = builder.operand(arguments.get(i));
        }
        return values;
    }
}
