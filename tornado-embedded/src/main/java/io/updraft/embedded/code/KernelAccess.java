package io.updraft.embedded.code;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import uk.ac.manchester.tornado.api.common.Access;

/** How a kernel uses its arguments: what it only writes is not copied to the device, what it only reads not back. */
public final class KernelAccess {

    private static final Map<KernelMethod, Access[]> KNOWN = new ConcurrentHashMap<>();

    private KernelAccess() {
    }

    public static Access[] of(Kernel kernel, Object[] arguments) {
        Optional<KernelMethod> method = kernel.method();
        if (method.isEmpty()) {
            Access[] accesses = new Access[arguments.length];
            Arrays.fill(accesses, Access.READ_WRITE);
            return accesses;
        }
        return KNOWN.computeIfAbsent(method.get(), m -> analyze(m, Kernel.filesOf(m)));
    }

    private static Access[] analyze(KernelMethod method, ClassFiles files) {
        int[] uses = new ParameterUse(files).of(method.owner().getName().replace('.', '/'), method.name(),
                method.type());
        return Arrays.stream(uses).mapToObj(use -> switch (use) {
            case ParameterUse.WRITE -> Access.WRITE_ONLY;
            case ParameterUse.READ | ParameterUse.WRITE -> Access.READ_WRITE;
            default -> Access.READ_ONLY;
        }).toArray(Access[]::new);
    }
}
