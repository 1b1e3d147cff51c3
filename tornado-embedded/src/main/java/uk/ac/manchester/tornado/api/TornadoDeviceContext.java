package uk.ac.manchester.tornado.api;

import java.util.Set;
import uk.ac.manchester.tornado.api.common.SchedulableTask;
import uk.ac.manchester.tornado.api.memory.TornadoMemoryProvider;

/** What the runtime knows of a device while plans use it. */
public interface TornadoDeviceContext {

    TornadoTargetDevice getDevice();

    TornadoMemoryProvider getMemoryManager();

    boolean wasReset();

    void reset(long executionPlanId);

    void setResetToFalse();

    boolean isPlatformFPGA();

    boolean isPlatformXilinxFPGA();

    boolean isFP64Supported();

    boolean isCached(long executionPlanId, String methodName, SchedulableTask task);

    int getDeviceIndex();

    int getDevicePlatform();

    String getDeviceName();

    int getDriverIndex();

    Set<Long> getRegisteredPlanIds();
}
