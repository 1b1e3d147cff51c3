package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;

/** The plan after {@code withoutMemoryLimit}. */
public final class OffMemoryLimit extends ExecutionPlanType {

    public OffMemoryLimit(TornadoExecutionPlan parent) {
        super(parent);
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withoutMemoryLimit ";
    }
}
