package io.updraft.intrinsics;

import io.updraft.intrinsics.launch.CompiledKernels;
import io.updraft.intrinsics.launch.KernelSource;
import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.cuda.CudaExtensionException;
import io.updraft.runtime.cuda.DirectKernel;
import io.updraft.runtime.cuda.DirectLaunch;
import java.util.Optional;
import uk.ac.manchester.tornado.drivers.cuda.CUDABackendImpl;
import uk.ac.manchester.tornado.drivers.cuda.CUDADevice;
import uk.ac.manchester.tornado.drivers.cuda.CUDATargetDevice;
import uk.ac.manchester.tornado.runtime.TornadoCoreRuntime;

/** The extension as a service of this JVM. */
public final class CudaExtensionService implements CudaExtension {
    @Override
    public Optional<String> register() {
        return CudaIntrinsics.register();
    }

    @Override
    public int capability() {
        CUDATargetDevice device = TornadoCoreRuntime.getTornadoRuntime().getBackend(CUDABackendImpl.class)
                .getBackend(0, 0)
                .getDeviceContext().getDevice();
        if (!(device instanceof CUDADevice cuda)) {
            throw new CudaExtensionException("a CUDA device is needed, found " + device);
        }
        return cuda.getComputeCapabilityMajor() * 10 + cuda.getComputeCapabilityMinor();
    }

    @Override
    public String source(DirectKernel kernel) {
        return KernelSource.of(kernel);
    }

    @Override
    public void begin(DirectLaunch launch) {
        CompiledKernels.begin(launch);
    }
}
