package io.updraft.intrinsics;

import java.util.Optional;

import io.updraft.intrinsics.launch.KernelSource;
import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.cuda.DirectKernel;

/** The extension as a service of this JVM. */
public final class CudaExtensionService implements CudaExtension {
    @Override
    public Optional<String> register() {
        return CudaIntrinsics.register();
    }

    @Override
    public String source(DirectKernel kernel) {
        return KernelSource.of(kernel);
    }
}
