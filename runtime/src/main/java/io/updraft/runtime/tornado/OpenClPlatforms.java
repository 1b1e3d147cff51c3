package io.updraft.runtime.tornado;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// OpenCL drivers, counted without TornadoVM, which cannot start where there is none.
final class OpenClPlatforms {
    private OpenClPlatforms() {
    }

    /// 0 where the loader finds no driver, or there is no loader.
    static int count() {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup loader = SymbolLookup.libraryLookup(System.mapLibraryName("OpenCL") + suffix(), arena);
            MethodHandle platforms = Linker.nativeLinker().downcallHandle(loader.findOrThrow("clGetPlatformIDs"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS));
            MemorySegment found = arena.allocate(ValueLayout.JAVA_INT);
            int error = (int) platforms.invokeExact(0, MemorySegment.NULL, found);
            return error == 0 ? found.get(ValueLayout.JAVA_INT, 0) : 0;
        } catch (IllegalArgumentException absent) {
            return 0;
        } catch (Throwable failure) {
            throw new IllegalStateException("OpenCL's loader could not be called", failure);
        }
    }

    /// Linux installs the loader as libOpenCL.so.1; the name without a number comes with development packages.
    private static String suffix() {
        return System.mapLibraryName("").endsWith(".so") ? ".1" : "";
    }
}
