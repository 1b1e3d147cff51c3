package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;

/** The plan after {@code withGridScheduler}. */
public final class WithGridScheduler extends ExecutionPlanType {

    private final GridScheduler gridScheduler;

    public WithGridScheduler(TornadoExecutionPlan parent, GridScheduler gridScheduler) {
        super(parent);
        this.gridScheduler = gridScheduler;
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withGridScheduler(<" + gridScheduler + ">)";
    }
}
