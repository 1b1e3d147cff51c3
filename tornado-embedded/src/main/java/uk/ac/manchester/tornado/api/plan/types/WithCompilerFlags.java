package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;

/** The plan after {@code withCompilerFlags}. */
public final class WithCompilerFlags extends ExecutionPlanType {

    private final String compilerFlags;

    public WithCompilerFlags(TornadoExecutionPlan parent, String compilerFlags) {
        super(parent);
        this.compilerFlags = compilerFlags;
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withCompilerFlags (<" + compilerFlags + ">)";
    }
}
