package io.updraft.intrinsics.launch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.updraft.runtime.cuda.TensorMap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.List;

/** The parts of CUDA's driver API that a launch needs. */
final class Driver {
    static final int TENSOR_MAP_BYTES = 128;
    private static final int ATTRIBUTE_DYNAMIC_SHARED = 8;
    /** Percent of a multiprocessor's cache that is local memory: all that can be, so that several work-groups have room. */
    private static final int ATTRIBUTE_SHARED_CARVEOUT = 9;
    /** The most that a kernel has without asking. */
    private static final int STATIC_SHARED = 48 * 1024;
    private static final int MULTIPROCESSORS = 16;
    private static final int CAPABILITY_MAJOR = 75;
    private static final int CAPABILITY_MINOR = 76;
    private static final int HALF = 6;
    private static final int BFLOAT16 = 9;
    private static final int SWIZZLE_128 = 3;
    private static final int PROMOTE_128 = 2;
    private static final int PROMOTE_256 = 3;
    private static final int BYTE = 0;
    private static final int BOX_BYTES = 128;
    /** CUlaunchAttribute: an identifier, 4 bytes of padding, a value of up to 64 bytes. */
    private static final long ATTRIBUTE_BYTES = 72;
    private static final int PROGRAMMATIC_STREAM_SERIALIZATION = 6;
    /** CUlaunchConfig: seven ints, the stream at 32, attributes at 40, their number at 48. */
    private static final long CONFIGURATION_BYTES = 56;

    private static final SymbolLookup LIBRARY = NativeCall.library(List.of("libcuda.so.1", "libcuda.so"));
    private static final NativeCall SET_CURRENT = NativeCall.find(LIBRARY, "cuCtxSetCurrent", ADDRESS);
    private static final NativeCall GET_DEVICE = NativeCall.find(LIBRARY, "cuCtxGetDevice", ADDRESS);
    private static final NativeCall DEVICE_ATTRIBUTE = NativeCall.find(LIBRARY, "cuDeviceGetAttribute", ADDRESS,
            JAVA_INT,
            JAVA_INT);
    private static final NativeCall LOAD = NativeCall.find(LIBRARY, "cuModuleLoadData", ADDRESS, ADDRESS);
    private static final NativeCall UNLOAD = NativeCall.find(LIBRARY, "cuModuleUnload", ADDRESS);
    private static final NativeCall FUNCTION = NativeCall.find(LIBRARY, "cuModuleGetFunction", ADDRESS, ADDRESS,
            ADDRESS);
    private static final NativeCall SET_ATTRIBUTE = NativeCall.find(LIBRARY, "cuFuncSetAttribute", ADDRESS, JAVA_INT,
            JAVA_INT);
    private static final NativeCall LAUNCH = NativeCall.find(LIBRARY, "cuLaunchKernel", ADDRESS, JAVA_INT, JAVA_INT,
            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
    private static final NativeCall LAUNCH_EXTENDED = NativeCall.find(LIBRARY, "cuLaunchKernelEx", ADDRESS, ADDRESS,
            ADDRESS, ADDRESS);
    private static final NativeCall ENCODE = NativeCall.find(LIBRARY, "cuTensorMapEncodeTiled", ADDRESS, JAVA_INT,
            JAVA_INT,
            ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);

    private Driver() {
    }

    static void setCurrent(long context) {
        SET_CURRENT.call(MemorySegment.ofAddress(context));
    }

    /** Compute capability of the current context's device, as in 90. */
    static int capability() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            GET_DEVICE.call(value);
            int device = value.get(JAVA_INT, 0);
            DEVICE_ATTRIBUTE.call(value, CAPABILITY_MAJOR, device);
            int major = value.get(JAVA_INT, 0);
            DEVICE_ATTRIBUTE.call(value, CAPABILITY_MINOR, device);
            return major * 10 + value.get(JAVA_INT, 0);
        }
    }

    /** Multiprocessors of the current context's device. */
    static int multiprocessors() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            GET_DEVICE.call(value);
            DEVICE_ATTRIBUTE.call(value, MULTIPROCESSORS, value.get(JAVA_INT, 0));
            return value.get(JAVA_INT, 0);
        }
    }

    static MemorySegment load(byte[] code) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment module = arena.allocate(ADDRESS);
            LOAD.call(module, arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_BYTE, code));
            return module.get(ADDRESS, 0);
        }
    }

    static void unload(MemorySegment module) {
        UNLOAD.call(module);
    }

    static MemorySegment function(MemorySegment module, String name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment function = arena.allocate(ADDRESS);
            FUNCTION.call(function, module, arena.allocateFrom(name));
            return function.get(ADDRESS, 0);
        }
    }

    static void allowShared(MemorySegment function, int bytes) {
        SET_ATTRIBUTE.call(function, ATTRIBUTE_DYNAMIC_SHARED, bytes);
        if (bytes > STATIC_SHARED) {
            SET_ATTRIBUTE.call(function, ATTRIBUTE_SHARED_CARVEOUT, 100);
        }
    }

    static void launch(MemorySegment function, int gridX, int gridY, int gridZ, int threads, int sharedBytes,
            long stream,
            MemorySegment parameters) {
        LAUNCH.call(function, gridX, gridY, gridZ, threads, 1, 1, sharedBytes, MemorySegment.ofAddress(stream),
                parameters,
                MemorySegment.NULL);
    }

    /** Launches a kernel that may begin before the one before it in the stream has ended. */
    static void launchEarly(MemorySegment function, int gridX, int gridY, int gridZ, int threads, int sharedBytes,
            long stream, MemorySegment parameters) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attribute = arena.allocate(ATTRIBUTE_BYTES, 8);
            attribute.set(JAVA_INT, 0, PROGRAMMATIC_STREAM_SERIALIZATION);
            attribute.set(JAVA_INT, 8, 1);
            MemorySegment configuration = arena.allocate(CONFIGURATION_BYTES, 8);
            int[] sizes = {gridX, gridY, gridZ, threads, 1, 1, sharedBytes};
            MemorySegment.copy(sizes, 0, configuration, JAVA_INT, 0, sizes.length);
            configuration.set(JAVA_LONG, 32, stream);
            configuration.set(ADDRESS, 40, attribute);
            configuration.set(JAVA_INT, 48, 1);
            LAUNCH_EXTENDED.call(configuration, function, parameters, MemorySegment.NULL);
        }
    }

    /** Writes the 128 bytes of a map over the array whose first element is at {@code address}. */
    static void encode(MemorySegment target, TensorMap map, long address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment extents = arena.allocate(JAVA_LONG, 4);
            MemorySegment strides = arena.allocate(JAVA_LONG, 3);
            MemorySegment box = arena.allocate(JAVA_INT, 4);
            MemorySegment ones = arena.allocate(JAVA_INT, 4);
            for (int i = 0; i < 4; i++) {
                extents.setAtIndex(JAVA_LONG, i, map.extents().get(i));
                box.setAtIndex(JAVA_INT, i, i == 0 ? BOX_BYTES / map.element().bytes() : i == 1 ? map.rows() : 1);
                ones.setAtIndex(JAVA_INT, i, 1);
            }
            for (int i = 0; i < 3; i++) {
                strides.setAtIndex(JAVA_LONG, i, map.strides().get(i) * map.element().bytes());
            }
            int type = switch (map.element()) {
                case HALF -> HALF;
                case BFLOAT16 -> BFLOAT16;
                case BYTE -> BYTE;
            };
            ENCODE.call(target, type, 4, MemorySegment.ofAddress(address), extents, strides,
                    box,
                    ones, 0, SWIZZLE_128, map.streamed() ? PROMOTE_128 : PROMOTE_256, 0);
        }
    }
}
