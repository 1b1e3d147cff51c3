package io.updraft.runtime.cuda;

import java.util.Optional;
import java.util.ServiceLoader;

/** TornadoVM's CUDA backend, extended: registered intrinsics and direct launches. Implementations are services. */
public interface CudaExtension {

    /** Registers the intrinsics with TornadoVM's compiler, once; returns why it cannot be done, if it cannot. */
    Optional<String> register();

    /** The CUDA C that TornadoVM's compiler makes of a kernel; cached by the kernel's name. */
    String source(DirectKernel kernel);

    /** Begins to compile a launch's kernel, so that others can be compiled meanwhile; its first execution waits for it. */
    void begin(DirectLaunch launch);

    /** Compute capability of the default CUDA device, as in 90 for 9.0. */
    int capability();

    /**
     * The extension of this JVM, registered.
     *
     * @throws CudaExtensionException
     *             with the reason and its mend, where there is none
     */
    static CudaExtension require() {
        CudaExtension extension = ServiceLoader.load(CudaExtension.class).findFirst()
                .orElseThrow(
                        () -> new CudaExtensionException("the module updraft-tornado-intrinsics is not on the class "
                                + "path; it is built where TornadoVM's SDK is found"));
        extension.register().ifPresent(reason -> {
            throw new CudaExtensionException(reason);
        });
        return extension;
    }

    /** Why kernels with intrinsics cannot run in this JVM, if they cannot. */
    static Optional<String> refusal() {
        return ServiceLoader.load(CudaExtension.class).findFirst()
                .map(CudaExtension::register)
                .orElse(Optional.of("the module updraft-tornado-intrinsics is not on the class path"));
    }
}
