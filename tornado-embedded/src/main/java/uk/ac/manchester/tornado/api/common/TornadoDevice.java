package uk.ac.manchester.tornado.api.common;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import uk.ac.manchester.tornado.api.TornadoDeviceContext;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.memory.DeviceBufferState;
import uk.ac.manchester.tornado.api.memory.TornadoMemoryProvider;

/** A device: its memory, its queue and its description. */
public interface TornadoDevice {

    long allocate(Object object, long batchSize, DeviceBufferState state, Access access);

    long allocateObjects(Object[] objects, long batchSize, DeviceBufferState[] states, Access[] accesses);

    long deallocate(DeviceBufferState state);

    List<Integer> ensurePresent(long executionPlanId, Object object, DeviceBufferState objectState, int[] events,
            long batchSize, long hostOffset);

    List<Integer> streamIn(long executionPlanId, Object object, long batchSize, long hostOffset,
            DeviceBufferState objectState, int[] events);

    int streamOut(long executionPlanId, Object object, long hostOffset, DeviceBufferState objectState, int[] events);

    int streamOutBlocking(long executionPlanId, Object object, long hostOffset, DeviceBufferState objectState,
            int[] events);

    Event resolveEvent(long executionPlanId, int event);

    void ensureLoaded(long executionPlanId);

    void flushEvents(long executionPlanId);

    int enqueueBarrier(long executionPlanId);

    int enqueueBarrier(long executionPlanId, int[] events);

    int enqueueMarker(long executionPlanId);

    int enqueueMarker(long executionPlanId, int[] events);

    void sync(long executionPlanId);

    void flush(long executionPlanId);

    void clean();

    void dumpEvents(long executionPlanId);

    String getDeviceName();

    String getDescription();

    String getPlatformName();

    TornadoDeviceContext getDeviceContext();

    TornadoTargetDevice getPhysicalDevice();

    TornadoMemoryProvider getMemoryProvider();

    TornadoDeviceType getDeviceType();

    long getMaxAllocMemory();

    long getMaxGlobalMemory();

    long getDeviceLocalMemorySize();

    long[] getDeviceMaxWorkgroupDimensions();

    String getDeviceOpenCLCVersion();

    Object getDeviceInfo();

    int getBackendIndex();

    default int getAvailableProcessors() {
        return Runtime.getRuntime().availableProcessors();
    }

    Object getAtomic();

    @Deprecated
    void setAtomicsMapping(ConcurrentHashMap<Object, Integer> mappingAtomics);

    TornadoVMBackendType getTornadoVMBackend();

    boolean isSPIRVSupported();

    void mapDeviceRegion(long executionPlanId, Object destArray, Object srcArray, DeviceBufferState deviceStateSrc,
            DeviceBufferState deviceStateDest, long offset);
}
