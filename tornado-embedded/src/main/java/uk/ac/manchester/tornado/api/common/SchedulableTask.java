package uk.ac.manchester.tornado.api.common;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.profiler.TornadoProfiler;
import uk.ac.manchester.tornado.api.runtime.TaskContextInterface;

/** A task as the runtime schedules it. */
public interface SchedulableTask {

    Object[] getArguments();

    Access[] getArgumentsAccess();

    TaskContextInterface meta();

    void setDevice(TornadoDevice device);

    TornadoDevice getDevice();

    String getFullName();

    String getNormalizedName();

    String getTaskName();

    String getId();

    void setBatchThreads(long batchThreads);

    long getBatchThreads();

    void setBatchNumber(int batchNumber);

    int getBatchNumber();

    void setBatchSize(long batchSize);

    long getBatchSize();

    void attachProfiler(TornadoProfiler tornadoProfiler);

    TornadoProfiler getProfiler();

    void forceCompilation();

    boolean shouldCompile();

    void enableDefaultThreadScheduler(boolean useDefaultScheduler);

    void setUseGridScheduler(boolean use);

    void setGridScheduler(GridScheduler gridScheduler);

    boolean isGridSchedulerEnabled();
}
