package uk.ac.manchester.tornado.api;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.common.SchedulableTask;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.profiler.ProfilerInterface;
import uk.ac.manchester.tornado.api.runtime.ExecutorFrame;
import uk.ac.manchester.tornado.api.runtime.TaskContextInterface;

/** What stands behind a {@link TaskGraph}: collects tasks and transfers, then runs them. */
public interface TornadoTaskGraphInterface extends ProfilerInterface {

    SchedulableTask getTask(String taskNameID);

    TornadoDevice getDevice();

    void setDevice(TornadoDevice device);

    void updatePersistedObjectState();

    void setDevice(String taskName, TornadoDevice device);

    TornadoDevice getDeviceForTask(String id);

    void addInner(SchedulableTask task);

    boolean isLastDeviceListEmpty();

    void scheduleInner();

    void withBatch(String batchSize);

    void withCUDAGraph();

    void withMemoryLimit(String memoryLimit);

    void withoutMemoryLimit();

    void apply(Consumer<SchedulableTask> consumer);

    void mapAllToInner(TornadoDevice device);

    void dumpTimes();

    void dumpProfiles();

    void dumpEvents();

    void clearProfiles();

    void waitOn();

    void transferToDevice(int mode, Object... objects);

    void transferToHost(int mode, Object... objects);

    void consumeFromDevice(String uniqueTaskGraphName, Object... objects);

    void consumeFromDevice(Object... objects);

    void dump();

    void withPreCompilation(ExecutorFrame executionPackage);

    void freeDeviceMemory();

    void syncRuntimeTransferToHost(Object... objects);

    void syncRuntimeTransferToHost(Object objects, long offset, long partialCopySize);

    String getId();

    TaskContextInterface meta();

    TornadoTaskGraphInterface execute(ExecutorFrame executionPackage);

    void addTask(TaskPackage taskPackage);

    void addPrebuiltTask(TaskPackage taskPackage);

    void addLibraryTask(String id, LibraryTaskDescriptor libraryTaskDescriptor);

    String getTaskGraphName();

    void useDefaultThreadScheduler(boolean use);

    boolean isFinished();

    Set<Object> getArgumentsLookup();

    Collection<?> getOutputs();

    TornadoTaskGraphInterface createImmutableTaskGraph();

    void enableProfiler(ProfilerMode profilerMode);

    void disableProfiler();

    void withConcurrentDevices();

    void withoutConcurrentDevices();

    void withThreadInfo();

    void withoutThreadInfo();

    void withPrintKernel();

    void withoutPrintKernel();

    void withGridScheduler(GridScheduler gridScheduler);

    long getCurrentDeviceMemoryUsage();

    Map<String, List<Object>> getPersistedTaskToObjectsMap();

    void withCompilerFlags(TornadoVMBackendType backendType, String compilerFlags);

    void mapOnDeviceMemoryRegion(Object destArray, Object srcArray, long offset,
            TornadoTaskGraphInterface taskGraphSrc);

    void updateObjectAccess();

    void setLastExecutedTaskGraph(TornadoTaskGraphInterface lastExecutedTaskGraph);

    boolean isGridRegistered();

    void withIntraPlanConcurrency();

    void withoutIntraPlanConcurrency();

    void withStagedTransfers();

    void withoutStagedTransfers();
}
