package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;

/** The plan after {@code withPrintKernel}. */
public final class WithPrintKernel extends ExecutionPlanType {

    public WithPrintKernel(TornadoExecutionPlan parent) {
        super(parent);
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withPrintKernel ";
    }
}
