package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.profiler.ProfilerInterface;

/** Figures of an execution, summed over its task graphs. They are 0 unless the plan has a profiler. */
public class TornadoProfilerResult implements ProfilerInterface {

    private final TornadoExecutor executor;
    private final String traceExecutionPlan;

    TornadoProfilerResult(TornadoExecutor executor, String traceExecutionPlan) {
        this.executor = executor;
        this.traceExecutionPlan = traceExecutionPlan;
    }

    TornadoExecutor executor() {
        return executor;
    }

    @Override
    public long getTotalTime() {
        return executor.sum(ProfilerInterface::getTotalTime);
    }

    @Override
    public long getCompileTime() {
        return executor.sum(ProfilerInterface::getCompileTime);
    }

    @Override
    public long getTornadoCompilerTime() {
        return executor.sum(ProfilerInterface::getTornadoCompilerTime);
    }

    @Override
    public long getDriverInstallTime() {
        return executor.sum(ProfilerInterface::getDriverInstallTime);
    }

    @Override
    public long getDataTransfersTime() {
        return executor.sum(ProfilerInterface::getDataTransfersTime);
    }

    @Override
    public long getDeviceWriteTime() {
        return executor.sum(ProfilerInterface::getDeviceWriteTime);
    }

    @Override
    public long getDeviceReadTime() {
        return executor.sum(ProfilerInterface::getDeviceReadTime);
    }

    @Override
    public long getDataTransferDispatchTime() {
        return executor.sum(ProfilerInterface::getDataTransferDispatchTime);
    }

    @Override
    public long getKernelDispatchTime() {
        return executor.sum(ProfilerInterface::getKernelDispatchTime);
    }

    @Override
    public long getDeviceKernelTime() {
        return executor.sum(ProfilerInterface::getDeviceKernelTime);
    }

    @Override
    public long getTotalBytesCopyIn() {
        return executor.sum(ProfilerInterface::getTotalBytesCopyIn);
    }

    @Override
    public long getTotalBytesCopyOut() {
        return executor.sum(ProfilerInterface::getTotalBytesCopyOut);
    }

    @Override
    public long getTotalBytesTransferred() {
        return executor.sum(ProfilerInterface::getTotalBytesTransferred);
    }

    @Override
    public long getTotalDeviceMemoryUsage() {
        return executor.sum(ProfilerInterface::getTotalDeviceMemoryUsage);
    }

    @Override
    public String getProfileLog() {
        return executor.profileLog();
    }

    public void dumpProfiles() {
        executor.forEach(TornadoTaskGraphInterface::dumpProfiles);
    }

    public String getTraceExecutionPlan() {
        return traceExecutionPlan;
    }
}
