package uk.ac.manchester.tornado.runtime.graal;

import java.util.Map;

import jdk.graal.compiler.java.GraphBuilderPhase;
import jdk.graal.compiler.nodes.ValueNode;
import jdk.graal.compiler.nodes.graphbuilderconf.GraphBuilderContext;
import jdk.graal.compiler.nodes.graphbuilderconf.NodePlugin;
import jdk.vm.ci.meta.JavaKind;
import jdk.vm.ci.meta.ResolvedJavaMethod;
import uk.ac.manchester.tornado.drivers.cuda.CUDABackendImpl;
import uk.ac.manchester.tornado.drivers.cuda.graal.backend.CUDABackend;
import uk.ac.manchester.tornado.runtime.TornadoCoreRuntime;

/** Replaces calls of intrinsics by their nodes while TornadoVM's CUDA compiler builds a kernel's graph. */
public final class IntrinsicPlugin implements NodePlugin {
    private final String packageName;
    private final Map<String, IntrinsicCode> codes;

    IntrinsicPlugin(String packageName, Map<String, IntrinsicCode> codes) {
        this.packageName = packageName;
        this.codes = codes;
    }

    @Override
    public boolean handleInvoke(GraphBuilderContext builder, ResolvedJavaMethod method, ValueNode[] arguments) {
        String owner = method.getDeclaringClass().toJavaName();
        if (!owner.startsWith(packageName)) {
            return false;
        }
        IntrinsicCode code = codes.get(owner.substring(packageName.length()) + "." + method.getName());
        if (code == null) {
            return false;
        }
        JavaKind kind = method.getSignature().getReturnKind();
        if (kind == JavaKind.Void) {
            builder.add(new IntrinsicEffectNode(code, arguments));
        } else {
            builder.addPush(kind, new IntrinsicValueNode(code, kind.getStackKind(), arguments));
        }
        return true;
    }

    /**
     * Adds the plugin to every CUDA device's graph builder; must happen before the first kernel that uses an intrinsic is
     * sketched. Returns the number of devices.
     */
    public static int register(String packageName) {
        CUDABackendImpl cuda = TornadoCoreRuntime.getTornadoRuntime().getBackend(CUDABackendImpl.class);
        Map<String, IntrinsicCode> codes = IntrinsicTable.codes();
        int devices = cuda.getNumDevices(0);
        for (int device = 0; device < devices; device++) {
            CUDABackend backend = cuda.getBackend(0, device);
            GraphBuilderPhase phase = (GraphBuilderPhase) backend.getTornadoSuites().getGraphBuilderSuite()
                    .findPhase(GraphBuilderPhase.class).previous();
            phase.getGraphBuilderConfig().getPlugins().appendNodePlugin(new IntrinsicPlugin(packageName, codes));
        }
        return devices;
    }
}
