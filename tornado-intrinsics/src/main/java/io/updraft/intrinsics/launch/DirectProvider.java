package io.updraft.intrinsics.launch;

import io.updraft.runtime.cuda.CudaExtensionException;
import io.updraft.runtime.cuda.DirectLaunch;
import io.updraft.runtime.cuda.TensorMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;
import uk.ac.manchester.tornado.runtime.common.TornadoXPUDevice;
import uk.ac.manchester.tornado.runtime.library.spi.LibraryContext;
import uk.ac.manchester.tornado.runtime.library.spi.LibraryInvocation;
import uk.ac.manchester.tornado.runtime.library.spi.TornadoLibraryProvider;
import uk.ac.manchester.tornado.runtime.library.spi.TornadoNativeStreamSupport;

/**
 * Launches direct kernels as library tasks, on the stream of the task graph, so that they are part of its order and of
 * its CUDA graph. Compilation happens before any capture; a launch allocates nothing on the device.
 */
public final class DirectProvider implements TornadoLibraryProvider {
    /** Parameters that TornadoVM's kernels have before their own; KernelContext kernels do not read them. */
    private static final int HIDDEN_PARAMETERS = 4;
    /** Maps start at 64 bytes, as an array's element at byte 48 would. */
    private static final int MAPS_OFFSET = 64;

    /** What one execution plan has loaded on one device. */
    private static final class Loaded implements LibraryContext {
        final long context;
        final long stream;
        final int multiprocessors;
        final Map<String, MemorySegment> modules = new HashMap<>();
        final Map<String, MemorySegment> functions = new HashMap<>();

        Loaded(long context, long stream, int multiprocessors) {
            this.context = context;
            this.stream = stream;
            this.multiprocessors = multiprocessors;
        }
    }

    @Override
    public String libraryName() {
        return DirectLaunch.LIBRARY;
    }

    @Override
    public boolean canHandle(TornadoXPUDevice device) {
        return device instanceof TornadoNativeStreamSupport;
    }

    @Override
    public LibraryContext createContext(TornadoXPUDevice device, long executionPlanId) {
        TornadoNativeStreamSupport support = (TornadoNativeStreamSupport) device;
        long context = support.getNativeContext(executionPlanId);
        Driver.setCurrent(context);
        return new Loaded(context, support.getNativeStream(executionPlanId), Driver.multiprocessors());
    }

    @Override
    public void prepare(LibraryTaskDescriptor descriptor, LibraryContext context) {
        Loaded loaded = (Loaded) context;
        DirectLaunch launch = (DirectLaunch) descriptor.getTuning();
        String name = launch.kernel().name();
        if (loaded.functions.containsKey(name)) {
            return;
        }
        Driver.setCurrent(loaded.context);
        int capability = Driver.capability();
        if (capability != 90) {
            throw new CudaExtensionException(name + " needs compute capability 9.0, found " + capability / 10 + "."
                    + capability % 10);
        }
        MemorySegment module = Driver.load(CompiledKernels.of(launch));
        MemorySegment function = Driver.function(module, launch.kernel().method());
        Driver.allowShared(function, launch.sharedBytes());
        loaded.modules.put(name, module);
        loaded.functions.put(name, function);
    }

    @Override
    public void dispatch(String functionName, LibraryInvocation invocation) {
        Loaded loaded = (Loaded) invocation.getContext();
        DirectLaunch launch = (DirectLaunch) invocation.getTuning();
        MemorySegment function = loaded.functions.get(launch.kernel().name());
        if (function == null) {
            throw new CudaExtensionException(launch.kernel().name() + " was not prepared");
        }
        try (Arena arena = Arena.ofConfined()) {
            int mapParameters = launch.maps().isEmpty() ? 0 : 1;
            int count = HIDDEN_PARAMETERS + mapParameters + launch.arrays().size() + launch.kernel().scalars();
            MemorySegment values = arena.allocate(8L * count, 64);
            MemorySegment pointers = arena.allocate(ValueLayout.ADDRESS, count);
            for (int i = 0; i < count; i++) {
                pointers.setAtIndex(ValueLayout.ADDRESS, i, values.asSlice(8L * i));
            }
            if (mapParameters == 1) {
                pointers.setAtIndex(ValueLayout.ADDRESS, HIDDEN_PARAMETERS, maps(arena, launch, invocation));
            }
            for (int i = 0; i < launch.arrays().size(); i++) {
                values.setAtIndex(ValueLayout.JAVA_LONG, HIDDEN_PARAMETERS + mapParameters + i,
                        invocation.getDevicePointer(launch.arrays().get(i)) - TornadoNativeArray.ARRAY_HEADER
                                + launch.offset(i));
            }
            int gridX = launch.resident() ? Math.min(launch.gridX(), loaded.multiprocessors) : launch.gridX();
            if (launch.early()) {
                Driver.launchEarly(function, gridX, launch.gridY(), launch.gridZ(), launch.kernel().threads(),
                        launch.sharedBytes(), loaded.stream, pointers);
            } else {
                Driver.launch(function, gridX, launch.gridY(), launch.gridZ(), launch.kernel().threads(),
                        launch.sharedBytes(), loaded.stream, pointers);
            }
        }
    }

    private static MemorySegment maps(Arena arena, DirectLaunch launch, LibraryInvocation invocation) {
        MemorySegment maps = arena.allocate(MAPS_OFFSET + (long) Driver.TENSOR_MAP_BYTES * launch.maps().size(), 64);
        for (int i = 0; i < launch.maps().size(); i++) {
            TensorMap map = launch.maps().get(i);
            Driver.encode(maps.asSlice(MAPS_OFFSET + (long) Driver.TENSOR_MAP_BYTES * i, Driver.TENSOR_MAP_BYTES), map,
                    invocation.getDevicePointer(map.parameter()) + map.offset());
        }
        return maps;
    }

    @Override
    public void destroyContext(LibraryContext context) {
        Loaded loaded = (Loaded) context;
        Driver.setCurrent(loaded.context);
        loaded.modules.values().forEach(Driver::unload);
        loaded.modules.clear();
        loaded.functions.clear();
    }
}
