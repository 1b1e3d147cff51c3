package uk.ac.manchester.tornado.api;

/**
 * A plan with one more setting than its parent; all plans of a chain share one executor. TornadoVM's own seals it to the
 * classes of {@code plan.types}, which needs a named module; on the class path nothing else extends it either.
 */
public abstract non-sealed class ExecutionPlanType extends TornadoExecutionPlan {

    public ExecutionPlanType(TornadoExecutionPlan parentNode) {
        super(parentNode);
    }
}
