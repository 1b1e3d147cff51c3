package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;

/** The plan after {@code withProfiler}. */
public final class WithProfiler extends ExecutionPlanType {

    private final ProfilerMode profilerMode;

    public WithProfiler(TornadoExecutionPlan parent, ProfilerMode profilerMode) {
        super(parent);
        this.profilerMode = profilerMode;
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withProfiler(" + profilerMode + ") ";
    }
}
