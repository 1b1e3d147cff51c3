package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;

/** The plan after {@code withWarmUpIterations}. */
public final class WithWarmUpIterations extends ExecutionPlanType {

    private final long iterations;

    public WithWarmUpIterations(TornadoExecutionPlan parent, long iterations) {
        super(parent);
        this.iterations = iterations;
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withWarmUpIterations(" + iterations + ") ";
    }
}
