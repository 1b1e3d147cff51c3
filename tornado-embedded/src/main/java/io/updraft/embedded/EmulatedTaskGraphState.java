package io.updraft.embedded;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import uk.ac.manchester.tornado.api.TornadoTaskGraphInterface;
import uk.ac.manchester.tornado.api.common.SchedulableTask;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.runtime.TaskContextInterface;

/** The settings and figures of a task graph: what the emulator has no use for is taken and forgotten, or refused. */
abstract class EmulatedTaskGraphState implements TornadoTaskGraphInterface {

    private static final Pattern SIZE = Pattern.compile("(\\d+)(MB|GB)", Pattern.CASE_INSENSITIVE);
    private static final long UNLIMITED = Long.MAX_VALUE;

    final Figures figures = new Figures();
    boolean profiled;
    private TornadoDevice device = EmulatedRuntime.instance().getDefaultDevice();
    private long memoryLimit = UNLIMITED;

    static UnsupportedOperationException refused(String operation) {
        return new UnsupportedOperationException(
                operation + " belongs to TornadoVM's own runtime; on the emulator use a TornadoExecutionPlan");
    }

    void checkLimit(String graph, long used) {
        if (used > memoryLimit) {
            throw new TornadoOutOfMemoryException("Task graph '" + graph + "' needs " + used
                    + " bytes on the device, more than the limit of " + memoryLimit + " set with withMemoryLimit");
        }
    }

    @Override
    public void withMemoryLimit(String limit) {
        Matcher size = SIZE.matcher(limit);
        if (!size.matches()) {
            throw new TornadoRuntimeException(
                    "[ERROR] memory limit '" + limit + "' is not a number followed by MB or GB, such as 512MB");
        }
        memoryLimit = Long.parseLong(size.group(1))
                * (size.group(2).equalsIgnoreCase("MB") ? 1_000_000L : 1_000_000_000L);
    }

    @Override
    public void withoutMemoryLimit() {
        memoryLimit = UNLIMITED;
    }

    @Override
    public void withBatch(String batchSize) {
        throw new TornadoRuntimeException("withBatch(" + batchSize
                + "): the emulator has the host's memory and runs no batches; leave the batch away");
    }

    @Override
    public TornadoDevice getDevice() {
        return device;
    }

    @Override
    public void setDevice(TornadoDevice newDevice) {
        if (!(newDevice instanceof EmulatedDevice)) {
            throw new TornadoRuntimeException("[ERROR] device " + newDevice + ": " + EmulatedDevice.WHY);
        }
        device = newDevice;
    }

    @Override
    public void mapAllToInner(TornadoDevice newDevice) {
        setDevice(newDevice);
    }

    @Override
    public boolean isFinished() {
        return true;
    }

    @Override
    public boolean isLastDeviceListEmpty() {
        return true;
    }

    @Override
    public void enableProfiler(ProfilerMode profilerMode) {
        profiled = true;
    }

    @Override
    public void disableProfiler() {
        profiled = false;
    }

    @Override
    public void clearProfiles() {
        figures.clear();
    }

    private long profiled(long figure) {
        return profiled ? figure : 0;
    }

    @Override
    public long getTotalTime() {
        return profiled(figures.total);
    }

    @Override
    public long getCompileTime() {
        return profiled(figures.compile);
    }

    @Override
    public long getTornadoCompilerTime() {
        return profiled(figures.compile);
    }

    @Override
    public long getDriverInstallTime() {
        return 0;
    }

    @Override
    public long getDataTransfersTime() {
        return profiled(figures.copyIn + figures.copyOut);
    }

    @Override
    public long getDeviceWriteTime() {
        return profiled(figures.copyIn);
    }

    @Override
    public long getDeviceReadTime() {
        return profiled(figures.copyOut);
    }

    @Override
    public long getDataTransferDispatchTime() {
        return 0;
    }

    @Override
    public long getKernelDispatchTime() {
        return 0;
    }

    @Override
    public long getDeviceKernelTime() {
        return profiled(figures.kernels);
    }

    @Override
    public long getTotalBytesCopyIn() {
        return profiled(figures.bytesIn);
    }

    @Override
    public long getTotalBytesCopyOut() {
        return profiled(figures.bytesOut);
    }

    @Override
    public long getTotalBytesTransferred() {
        return profiled(figures.bytesIn + figures.bytesOut);
    }

    @Override
    public long getTotalDeviceMemoryUsage() {
        return profiled(getCurrentDeviceMemoryUsage());
    }

    @Override
    public void withCUDAGraph() {
        // A recorded graph runs the same tasks.
    }

    @Override
    public void useDefaultThreadScheduler(boolean use) {
        // There is only one.
    }

    @Override
    public void withConcurrentDevices() {
        // There is only one device.
    }

    @Override
    public void withoutConcurrentDevices() {
        // There is only one device.
    }

    @Override
    public void withThreadInfo() {
        // Nothing is printed.
    }

    @Override
    public void withoutThreadInfo() {
        // Nothing is printed.
    }

    @Override
    public void withPrintKernel() {
        // The kernel's source is the Java source.
    }

    @Override
    public void withoutPrintKernel() {
        // The kernel's source is the Java source.
    }

    @Override
    public void withCompilerFlags(TornadoVMBackendType backendType, String compilerFlags) {
        // No compiler takes flags.
    }

    @Override
    public void withIntraPlanConcurrency() {
        // Tasks run in their order.
    }

    @Override
    public void withoutIntraPlanConcurrency() {
        // Tasks run in their order.
    }

    @Override
    public void withStagedTransfers() {
        // Transfers need no staging.
    }

    @Override
    public void withoutStagedTransfers() {
        // Transfers need no staging.
    }

    @Override
    public void updateObjectAccess() {
        // Memory is shared by object, however it is used.
    }

    @Override
    public void waitOn() {
        // execute() returns when everything is done.
    }

    @Override
    public void dumpTimes() {
        dumpProfiles();
    }

    @Override
    public void dumpEvents() {
        dumpProfiles();
    }

    @Override
    public void dump() {
        dumpProfiles();
    }

    @Override
    public SchedulableTask getTask(String taskNameID) {
        throw refused("getTask");
    }

    @Override
    public void addInner(SchedulableTask task) {
        throw refused("addInner");
    }

    @Override
    public void apply(Consumer<SchedulableTask> consumer) {
        throw refused("apply");
    }

    @Override
    public TaskContextInterface meta() {
        throw refused("meta");
    }
}
