package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;

/** The plan after {@code withWarmUpTime}. */
public final class WithWarmUpTime extends ExecutionPlanType {

    private final long milliseconds;

    public WithWarmUpTime(TornadoExecutionPlan parent, long milliseconds) {
        super(parent);
        this.milliseconds = milliseconds;
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withWarmUpTime(" + milliseconds + " ms)";
    }
}
