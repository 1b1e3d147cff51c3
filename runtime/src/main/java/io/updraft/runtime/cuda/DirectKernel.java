package io.updraft.runtime.cuda;

import java.util.function.Consumer;

import uk.ac.manchester.tornado.api.TaskGraph;

/**
 * A kernel that TornadoVM compiles and the extension launches.
 *
 * @param name
 *            unique for the method and all its scalar arguments, which are compiled in
 * @param method
 *            the kernel method's name
 * @param task
 *            adds the kernel to a graph as the task named {@value #TASK}, with arrays of the right types and any size
 * @param threads
 *            work-items of a work-group
 * @param scalars
 *            number of scalar parameters, which come after the arrays
 * @param together
 *            work-groups that a multiprocessor is to have registers for at the same time, at least
 */
public record DirectKernel(String name, String method, Consumer<TaskGraph> task, int threads, int scalars,
        int together) {
    /** The name to give the task. */
    public static final String TASK = "kernel";

    /** A kernel that may take all registers for one work-group. */
    public DirectKernel(String name, String method, Consumer<TaskGraph> task, int threads, int scalars) {
        this(name, method, task, threads, scalars, 1);
    }

    public DirectKernel {
        if (threads < 32 || threads > 1024 || threads % 32 != 0) {
            throw new IllegalArgumentException(
                    name + ": a work-group has whole warps, up to 32, found " + threads + " threads");
        }
    }
}
