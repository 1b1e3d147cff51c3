package io.updraft.intrinsics.launch;

import io.updraft.runtime.cuda.CudaExtensionException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** A function of a native library that returns a status, 0 for success. */
final class NativeCall {
    private final String name;
    private final MethodHandle handle;

    private NativeCall(String name, MethodHandle handle) {
        this.name = name;
        this.handle = handle;
    }

    /** The first library of {@code names} that can be opened. */
    static SymbolLookup library(List<String> names) {
        for (String name : names) {
            try {
                return SymbolLookup.libraryLookup(name, Arena.global());
            } catch (IllegalArgumentException absent) {
                continue;
            }
        }
        throw new CudaExtensionException("none of the libraries " + names + " can be opened; they come with the NVIDIA "
                + "driver and the CUDA toolkit and must be on the library path");
    }

    static NativeCall find(SymbolLookup library, String name, MemoryLayout... parameters) {
        return new NativeCall(name, Linker.nativeLinker().downcallHandle(
                library.find(name).orElseThrow(() -> new CudaExtensionException("the CUDA library lacks " + name)),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters)));
    }

    /** Calls the function and returns its status. */
    int status(Object... arguments) {
        try {
            return (int) handle.invokeWithArguments(arguments);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new CudaExtensionException(name + " could not be called", e);
        }
    }

    /** Calls the function; a status other than 0 is an error. */
    void call(Object... arguments) {
        int status = status(arguments);
        if (status != 0) {
            throw new CudaExtensionException(name + " failed with status " + status);
        }
    }
}
