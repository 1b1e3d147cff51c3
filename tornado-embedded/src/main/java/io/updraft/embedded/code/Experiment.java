package io.updraft.embedded.code;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a test wants of the kernels that its thread loads: to know of them, or to have one of them damaged. */
public final class Experiment {

    private static final ThreadLocal<@Nullable Experiment> CURRENT = new ThreadLocal<>();

    private final Optional<Mutation> mutation;
    private final Set<KernelMethod> kernels = new LinkedHashSet<>();

    private Experiment(Optional<Mutation> mutation) {
        this.mutation = mutation;
    }

    static @Nullable Experiment current() {
        return CURRENT.get();
    }

    /** Runs the action, which must make its execution plans anew, and answers the kernels that it loads. */
    public static Set<KernelMethod> run(Optional<Mutation> mutation, Runnable action) {
        Experiment experiment = new Experiment(mutation);
        CURRENT.set(experiment);
        try {
            action.run();
        } finally {
            CURRENT.remove();
        }
        return experiment.kernels;
    }

    Optional<Mutation> mutation() {
        return mutation;
    }

    void met(KernelMethod kernel) {
        kernels.add(kernel);
    }
}
