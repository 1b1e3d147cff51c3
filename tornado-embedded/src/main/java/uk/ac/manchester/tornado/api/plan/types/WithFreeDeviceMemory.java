package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;

/** The plan after {@code freeDeviceMemory}. */
public final class WithFreeDeviceMemory extends ExecutionPlanType {

    public WithFreeDeviceMemory(TornadoExecutionPlan parent) {
        super(parent);
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withFreeDeviceMemory ";
    }
}
