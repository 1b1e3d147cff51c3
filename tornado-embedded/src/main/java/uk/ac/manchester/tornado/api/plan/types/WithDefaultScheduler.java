package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;

/** The plan after {@code withDefaultScheduler}. */
public final class WithDefaultScheduler extends ExecutionPlanType {

    public WithDefaultScheduler(TornadoExecutionPlan parent) {
        super(parent);
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withDefaultGridScheduler ";
    }
}
