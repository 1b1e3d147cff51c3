package io.updraft.embedded;

import io.updraft.embedded.group.WorkGroup;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import uk.ac.manchester.tornado.api.TornadoDeviceContext;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.Event;
import uk.ac.manchester.tornado.api.common.SchedulableTask;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.memory.DeviceBufferState;
import uk.ac.manchester.tornado.api.memory.TornadoMemoryProvider;

/**
 * The emulator, as a device: a GPU of 32-lane warps with as much memory as the host has. Its buffers and queues belong to
 * the task graphs; asked for directly, they are refused.
 */
final class EmulatedDevice implements TornadoDevice, TornadoDeviceContext, TornadoTargetDevice, TornadoMemoryProvider {

    static final String WHY = "this JVM runs without TornadoVM's SDK, so that the emulator is its only device";

    private static final String NAME = "Updraft emulator (JVM)";

    private static UnsupportedOperationException refused(String operation) {
        return new UnsupportedOperationException(
                operation + ": the emulator's memory and queue belong to its task graphs; go through a TaskGraph");
    }

    @Override
    public long allocate(Object object, long batchSize, DeviceBufferState state, Access access) {
        throw refused("allocate");
    }

    @Override
    public long allocateObjects(Object[] objects, long batchSize, DeviceBufferState[] states, Access[] accesses) {
        throw refused("allocateObjects");
    }

    @Override
    public long deallocate(DeviceBufferState state) {
        throw refused("deallocate");
    }

    @Override
    public List<Integer> ensurePresent(long executionPlanId, Object object, DeviceBufferState objectState,
            int[] events, long batchSize, long hostOffset) {
        throw refused("ensurePresent");
    }

    @Override
    public List<Integer> streamIn(long executionPlanId, Object object, long batchSize, long hostOffset,
            DeviceBufferState objectState, int[] events) {
        throw refused("streamIn");
    }

    @Override
    public int streamOut(long executionPlanId, Object object, long hostOffset, DeviceBufferState objectState,
            int[] events) {
        throw refused("streamOut");
    }

    @Override
    public int streamOutBlocking(long executionPlanId, Object object, long hostOffset, DeviceBufferState objectState,
            int[] events) {
        throw refused("streamOutBlocking");
    }

    @Override
    public Event resolveEvent(long executionPlanId, int event) {
        throw refused("resolveEvent");
    }

    @Override
    public void mapDeviceRegion(long executionPlanId, Object destArray, Object srcArray,
            DeviceBufferState deviceStateSrc, DeviceBufferState deviceStateDest, long offset) {
        throw refused("mapDeviceRegion");
    }

    @Override
    public void ensureLoaded(long executionPlanId) {
        // Kernels are loaded at their first run.
    }

    @Override
    public void flushEvents(long executionPlanId) {
        // Everything is done when execute() returns.
    }

    @Override
    public int enqueueBarrier(long executionPlanId) {
        return 0;
    }

    @Override
    public int enqueueBarrier(long executionPlanId, int[] events) {
        return 0;
    }

    @Override
    public int enqueueMarker(long executionPlanId) {
        return 0;
    }

    @Override
    public int enqueueMarker(long executionPlanId, int[] events) {
        return 0;
    }

    @Override
    public void sync(long executionPlanId) {
        // Everything is done when execute() returns.
    }

    @Override
    public void flush(long executionPlanId) {
        // Everything is done when execute() returns.
    }

    @Override
    public void clean() {
        // Memory belongs to the task graphs.
    }

    @Override
    public void dumpEvents(long executionPlanId) {
        // There are none.
    }

    @Override
    public String getDeviceName() {
        return NAME;
    }

    @Override
    public String getDescription() {
        return NAME + ", " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version");
    }

    @Override
    public String getPlatformName() {
        return "Updraft";
    }

    @Override
    public TornadoDeviceContext getDeviceContext() {
        return this;
    }

    @Override
    public TornadoTargetDevice getPhysicalDevice() {
        return this;
    }

    @Override
    public TornadoMemoryProvider getMemoryProvider() {
        return this;
    }

    @Override
    public TornadoDeviceType getDeviceType() {
        return TornadoDeviceType.CPU;
    }

    @Override
    public long getMaxAllocMemory() {
        return getMaxGlobalMemory();
    }

    @Override
    public long getMaxGlobalMemory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize() : Runtime.getRuntime().maxMemory();
    }

    @Override
    public long getDeviceLocalMemorySize() {
        return WorkGroup.LOCAL_MEMORY_BYTES;
    }

    @Override
    public long[] getDeviceMaxWorkgroupDimensions() {
        return new long[]{EmulatedTask.MAX_GROUP, EmulatedTask.MAX_GROUP, 64};
    }

    @Override
    public String getDeviceOpenCLCVersion() {
        return "none: " + NAME;
    }

    @Override
    public String getDeviceInfo() {
        return getDescription();
    }

    @Override
    public int getBackendIndex() {
        return 0;
    }

    @Override
    public Object getAtomic() {
        return new AtomicInteger();
    }

    @Deprecated
    @Override
    public void setAtomicsMapping(ConcurrentHashMap<Object, Integer> mappingAtomics) {
        // Atomics need no mapping here.
    }

    @Override
    public TornadoVMBackendType getTornadoVMBackend() {
        return TornadoVMBackendType.JAVA;
    }

    @Override
    public boolean isSPIRVSupported() {
        return false;
    }

    @Override
    public TornadoTargetDevice getDevice() {
        return this;
    }

    @Override
    public TornadoMemoryProvider getMemoryManager() {
        return this;
    }

    @Override
    public boolean wasReset() {
        return false;
    }

    @Override
    public void reset(long executionPlanId) {
        // Memory belongs to the task graphs.
    }

    @Override
    public void setResetToFalse() {
        // It never is.
    }

    @Override
    public boolean isPlatformFPGA() {
        return false;
    }

    @Override
    public boolean isPlatformXilinxFPGA() {
        return false;
    }

    @Override
    public boolean isFP64Supported() {
        return true;
    }

    @Override
    public boolean isCached(long executionPlanId, String methodName, SchedulableTask task) {
        return false;
    }

    @Override
    public int getDeviceIndex() {
        return 0;
    }

    @Override
    public int getDevicePlatform() {
        return 0;
    }

    @Override
    public int getDriverIndex() {
        return 0;
    }

    @Override
    public Set<Long> getRegisteredPlanIds() {
        return Set.of();
    }

    @Override
    public long getDeviceGlobalMemorySize() {
        return getMaxGlobalMemory();
    }

    @Override
    public int getDeviceMaxComputeUnits() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public long[] getDeviceMaxWorkItemSizes() {
        return getDeviceMaxWorkgroupDimensions();
    }

    @Override
    public long[] getDeviceMaxWorkGroupSize() {
        return new long[]{EmulatedTask.MAX_GROUP};
    }

    @Override
    public int getMaxThreadsPerBlock() {
        return EmulatedTask.MAX_GROUP;
    }

    @Override
    public int getDeviceMaxClockFrequency() {
        return 0;
    }

    @Override
    public long getDeviceMaxConstantBufferSize() {
        return 64 * 1024;
    }

    @Override
    public long getDeviceMaxAllocationSize() {
        return getMaxGlobalMemory();
    }

    @Override
    public long getHeapSize() {
        return getMaxGlobalMemory();
    }

    @Override
    public String toString() {
        return NAME;
    }
}
