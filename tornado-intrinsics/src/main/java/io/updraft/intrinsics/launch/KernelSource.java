package io.updraft.intrinsics.launch;

import io.updraft.runtime.cuda.CudaExtensionException;
import io.updraft.runtime.cuda.DirectKernel;
import io.updraft.runtime.cuda.DirectLaunch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.drivers.cuda.graal.CUDAInstalledCode;
import uk.ac.manchester.tornado.drivers.cuda.runtime.CUDATornadoDevice;

/** The CUDA C that TornadoVM generates for a kernel, and its form for a direct launch. */
public final class KernelSource {
    /** A local array with an index of 64 bits. */
    private static final Pattern BYTE_INDEX = Pattern.compile("\\bad[a-z]_\\d+\\[u?l_\\d+\\]");
    private static final Map<String, String> SOURCES = new ConcurrentHashMap<>();

    private KernelSource() {
    }

    /** Compiles the kernel in a graph of its own, which is never executed. */
    public static String of(DirectKernel kernel) {
        return SOURCES.computeIfAbsent(kernel.name(), name -> compile(kernel));
    }

    private static String compile(DirectKernel kernel) {
        TaskGraph graph = new TaskGraph("direct");
        kernel.task().accept(graph);
        WorkerGrid1D grid = new WorkerGrid1D(kernel.threads());
        grid.setLocalWork(kernel.threads(), 1, 1);
        // Not closed: closing a plan makes TornadoVM drop the pinned memory of every other plan on the device.
        @SuppressWarnings("resource")
        TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot());
        plan.withGridScheduler(new GridScheduler("direct." + DirectKernel.TASK, grid)).withPreCompilation();
        if (!(plan.getDevice(0) instanceof CUDATornadoDevice device)) {
            throw new CudaExtensionException(kernel.name() + " needs the CUDA backend, found " + plan.getDevice(0));
        }
        CUDAInstalledCode code = device.getDeviceContext().getInstalledCode(plan.getId(), "direct." + DirectKernel.TASK,
                kernel.method());
        if (code == null) {
            throw new CudaExtensionException("TornadoVM did not compile " + kernel.name());
        }
        return checked(kernel, code.getGeneratedSourceCode());
    }

    /** Refuses local arrays that are indexed in bytes, as TornadoVM 5.2 does in a method that was given the array. */
    private static String checked(DirectKernel kernel, String source) {
        Matcher matcher = BYTE_INDEX.matcher(source);
        if (matcher.find()) {
            throw new CudaExtensionException("TornadoVM indexes a local array of " + kernel.name() + " in bytes, "
                    + matcher.group() + "; access it in the kernel's own method or through SharedMemory");
        }
        return source;
    }

    /** Adds the launch bounds, and takes tensor maps by value, where the copy engine reads them fastest. */
    static String forDirectLaunch(DirectLaunch launch) {
        DirectKernel kernel = launch.kernel();
        String source = replace(launch.source(), kernel, "void " + kernel.method() + "(",
                "void __launch_bounds__(" + kernel.threads() + ", " + kernel.together() + ") " + kernel.method() + "(");
        if (launch.maps().isEmpty()) {
            return source;
        }
        source = replace(source, kernel, "unsigned char *maps",
                "const __grid_constant__ UpdraftTensorMaps updraft_maps");
        source = replace(source, kernel, "(unsigned long long) maps;", "(unsigned long long) &updraft_maps;");
        int bytes = 64 + 128 * launch.maps().size();
        return "struct __align__(64) UpdraftTensorMaps { unsigned char bytes[" + bytes + "]; };\n" + source;
    }

    private static String replace(String source, DirectKernel kernel, String expected, String replacement) {
        int at = source.indexOf(expected);
        if (at < 0 || source.indexOf(expected, at + 1) >= 0) {
            throw new CudaExtensionException("the source that TornadoVM generated for " + kernel.name()
                    + " does not have one '" + expected + "'; this TornadoVM is not the one the extension knows");
        }
        return source.replace(expected, replacement);
    }
}
