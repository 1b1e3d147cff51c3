package uk.ac.manchester.tornado.runtime.graal;

import jdk.graal.compiler.core.common.LIRKind;
import jdk.graal.compiler.core.common.type.StampFactory;
import jdk.graal.compiler.graph.Node;
import jdk.graal.compiler.graph.NodeClass;
import jdk.graal.compiler.graph.NodeInputList;
import jdk.graal.compiler.lir.Variable;
import jdk.graal.compiler.nodeinfo.NodeInfo;
import jdk.graal.compiler.nodes.FixedWithNextNode;
import jdk.graal.compiler.nodes.ValueNode;
import jdk.graal.compiler.nodes.spi.LIRLowerable;
import jdk.graal.compiler.nodes.spi.NodeLIRBuilderTool;
import jdk.vm.ci.meta.JavaKind;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.drivers.cuda.graal.lir.CUDAKind;
import uk.ac.manchester.tornado.runtime.graal.nodes.interfaces.MarkArrayParameterAccess;

/** An intrinsic with a result and no effect on memory. Fixed: collective operations must stay where they were called. */
@NodeInfo
public class IntrinsicValueNode extends FixedWithNextNode implements LIRLowerable, MarkArrayParameterAccess {
    public static final NodeClass<IntrinsicValueNode> TYPE = NodeClass.create(IntrinsicValueNode.class);
    @Node.Input
    NodeInputList<ValueNode> arguments;
    protected final IntrinsicCode code;
    protected final JavaKind kind;

    public IntrinsicValueNode(IntrinsicCode code, JavaKind kind, ValueNode... arguments) {
        super(TYPE, StampFactory.forKind(kind));
        this.code = code;
        this.kind = kind;
        this.arguments = new NodeInputList<>(this, arguments);
    }

    @Override
    public Access getArrayParameterAccess(ValueNode parameter) {
        return IntrinsicEffectNode.access(code, arguments, parameter);
    }

    @Override
    public void generate(NodeLIRBuilderTool builder) {
        CUDAKind resultKind = switch (kind) {
            case Float -> CUDAKind.FLOAT;
            case Long -> CUDAKind.LONG;
            default -> CUDAKind.INT;
        };
        Variable result = builder.getLIRGeneratorTool().newVariable(LIRKind.value(resultKind));
        builder.getLIRGeneratorTool().append(
                new IntrinsicInstructions.Value(code, result, IntrinsicEffectNode.operands(builder, arguments)));
        builder.setResult(this, result);
    }
}
