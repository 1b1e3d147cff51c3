package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;

/** The plan after {@code withBatch}. */
public final class WithBatch extends ExecutionPlanType {

    private final String batchSize;

    public WithBatch(TornadoExecutionPlan parent, String batchSize) {
        super(parent);
        this.batchSize = batchSize;
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withBatch(<" + batchSize + ">";
    }
}
