package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;

/** The plan after {@code withGraph}. */
public final class WithGraph extends ExecutionPlanType {

    private final int graphIndexSelected;

    public WithGraph(TornadoExecutionPlan parent, int graphIndexSelected) {
        super(parent);
        this.graphIndexSelected = graphIndexSelected;
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withGraph(" + graphIndexSelected + ") ";
    }
}
