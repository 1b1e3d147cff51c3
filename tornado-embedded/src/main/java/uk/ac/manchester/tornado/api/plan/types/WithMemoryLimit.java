package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;

/** The plan after {@code withMemoryLimit}. */
public final class WithMemoryLimit extends ExecutionPlanType {

    private final String memoryLimit;

    public WithMemoryLimit(TornadoExecutionPlan parent, String memoryLimit) {
        super(parent);
        this.memoryLimit = memoryLimit;
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withMemoryLimit(" + memoryLimit + ") ";
    }
}
