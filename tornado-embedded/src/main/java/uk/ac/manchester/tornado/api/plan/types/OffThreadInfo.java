package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;

/** The plan after {@code withoutThreadInfo}. */
public final class OffThreadInfo extends ExecutionPlanType {

    public OffThreadInfo(TornadoExecutionPlan parent) {
        super(parent);
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withoutThreadInfo ";
    }
}
