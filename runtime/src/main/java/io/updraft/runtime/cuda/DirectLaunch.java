package io.updraft.runtime.cuda;

import java.util.Arrays;
import java.util.List;

import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * One launch of a direct kernel in a task graph. If there are tensor maps, the kernel's first array parameter, named
 * {@code maps}, receives them: map i at byte {@code 48 + 128 i}.
 *
 * @param kernel
 *            what to launch
 * @param source
 *            its CUDA C, from {@link CudaExtension#source}
 * @param gridX
 *            work-groups in the first dimension
 * @param gridY
 *            work-groups in the second dimension
 * @param gridZ
 *            work-groups in the third dimension
 * @param sharedBytes
 *            dynamic local memory, up to what the device has
 * @param resident
 *            whether the kernel loops over its work, so that one work-group a multiprocessor is launched and gridX is only a
 *            limit
 * @param maps
 *            tensor maps of parameters
 * @param arrays
 *            indices of the parameters that the kernel's array parameters after the maps are
 * @param early
 *            whether the kernel may begin before the one before it has ended; see
 *            {@link io.updraft.runtime.intrinsics.LaunchOrder} for what it must then do
 * @param offsets
 *            bytes to add to the address of each of {@code arrays}, where the kernel's array lies within a larger one; empty
 *            for none
 */
public record DirectLaunch(DirectKernel kernel, String source, int gridX, int gridY, int gridZ, int sharedBytes,
        boolean resident, List<TensorMap> maps, List<Integer> arrays, boolean early, List<Long> offsets) {
    /** The library name that the provider answers to. */
    public static final String LIBRARY = "updraft/direct";

    public DirectLaunch {
        maps = List.copyOf(maps);
        arrays = List.copyOf(arrays);
        offsets = List.copyOf(offsets);
        if (!offsets.isEmpty() && offsets.size() != arrays.size()) {
            throw new IllegalArgumentException(kernel.name() + ": " + arrays.size() + " arrays at " + offsets.size()
                    + " offsets");
        }
    }

    /** A launch whose arrays are whole. */
    public DirectLaunch(DirectKernel kernel, String source, int gridX, int gridY, int gridZ, int sharedBytes,
            boolean resident, List<TensorMap> maps, List<Integer> arrays, boolean early) {
        this(kernel, source, gridX, gridY, gridZ, sharedBytes, resident, maps, arrays, early, List.of());
    }

    /** The same with arrays that lie within larger ones. */
    public DirectLaunch at(List<Long> withOffsets) {
        return new DirectLaunch(kernel, source, gridX, gridY, gridZ, sharedBytes, resident, maps, arrays, early,
                withOffsets);
    }

    /** Bytes to add to the address of array {@code index} of {@code arrays}. */
    public long offset(int index) {
        return offsets.isEmpty() ? 0 : offsets.get(index);
    }

    /** A launch that waits for everything before it. */
    public DirectLaunch(DirectKernel kernel, String source, int gridX, int gridY, int gridZ, int sharedBytes,
            boolean resident, List<TensorMap> maps, List<Integer> arrays) {
        this(kernel, source, gridX, gridY, gridZ, sharedBytes, resident, maps, arrays, false);
    }

    /**
     * Adds the launch to a task graph.
     *
     * @param written
     *            how many of the parameters, the last ones, are written; the others are read
     */
    public TaskGraph addTo(TaskGraph graph, String id, int written, TornadoNativeArray... parameters) {
        CudaExtension.require().begin(this);
        Access[] access = new Access[parameters.length];
        Arrays.fill(access, Access.READ_ONLY);
        Arrays.fill(access, parameters.length - written, parameters.length, Access.READ_WRITE);
        LibraryTaskDescriptor task = new LibraryTaskDescriptor().withLibrary(LIBRARY).withFunction(kernel.name())
                .withParameters((Object[]) parameters).withAccess(access).withTuning(this);
        return graph.libraryTask(id, _ -> task, parameters[0]);
    }
}
