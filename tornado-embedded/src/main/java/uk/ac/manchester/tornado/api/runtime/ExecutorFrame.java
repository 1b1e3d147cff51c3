package uk.ac.manchester.tornado.api.runtime;

import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;

/** What an execution plan hands to its task graphs with each execution. */
public class ExecutorFrame {

    private final long executionPlanId;
    private @Nullable GridScheduler gridScheduler;
    private @Nullable ProfilerMode profilerMode;

    public ExecutorFrame(long id) {
        this.executionPlanId = id;
    }

    public ExecutorFrame setGridScheduler(GridScheduler gridScheduler) {
        this.gridScheduler = gridScheduler;
        return this;
    }

    public @Nullable GridScheduler getGridScheduler() {
        return gridScheduler;
    }

    public long getExecutionPlanId() {
        return executionPlanId;
    }

    public void setProfilerMode(ProfilerMode profilerMode) {
        this.profilerMode = profilerMode;
    }

    public void setProfilerOff() {
        this.profilerMode = null;
    }

    public @Nullable ProfilerMode getProfilerMode() {
        return profilerMode;
    }
}
