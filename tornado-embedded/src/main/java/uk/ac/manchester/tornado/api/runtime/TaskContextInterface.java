package uk.ac.manchester.tornado.api.runtime;

import java.util.List;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.common.TornadoEvents;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** How one task is to be run. */
public interface TaskContextInterface {

    List<TornadoEvents> getProfiles(long executionPlanId);

    void setCompilerFlags(TornadoVMBackendType backendType, String flags);

    void setGlobalWork(long[] global);

    void setLocalWork(long[] local);

    long[] getGlobalWork();

    long[] getLocalWork();

    void setNumThreads(long threads);

    long getNumThreads();

    void setCompiledGraph(Object graph);

    Object getCompiledResolvedJavaMethod();

    int getBackendIndex();

    int getDeviceIndex();

    void setDevice(TornadoDevice device);

    boolean isPrintKernelEnabled();

    void setPrintKernelFlag(boolean printKernelEnabled);

    void resetThreadBlocks();
}
