package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;

/** The plan after {@code withIntraPlanConcurrency}. */
public final class WithIntraPlanConcurrency extends ExecutionPlanType {

    public WithIntraPlanConcurrency(TornadoExecutionPlan parent) {
        super(parent);
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withIntraPlanConcurrency ";
    }
}
