package io.updraft.intrinsics.launch;

import io.updraft.runtime.cuda.CudaExtensionException;
import io.updraft.runtime.cuda.DirectLaunch;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Machine code of direct kernels, each compiled once in this JVM, several at a time: NVRTC takes programs of different threads.
 */
public final class CompiledKernels {
    private static final String ARCHITECTURE = "sm_90a";
    private static final Map<String, CompletableFuture<byte[]>> CODE = new ConcurrentHashMap<>();
    private static final ExecutorService COMPILERS = Executors.newFixedThreadPool(
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            task -> Thread.ofPlatform().daemon().name("updraft-nvrtc").unstarted(task));

    private CompiledKernels() {
    }

    /** Begins to compile a kernel, where that was not done. */
    public static void begin(DirectLaunch launch) {
        // Whoever waits for the code has what went wrong.
        CompletableFuture<byte[]> unused = code(launch);
    }

    /**
     * The machine code of a kernel.
     *
     * @throws CudaExtensionException
     *             with the compiler's words
     */
    static byte[] of(DirectLaunch launch) {
        try {
            return code(launch).join();
        } catch (CompletionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw new CudaExtensionException(String.valueOf(cause.getMessage()), cause);
        }
    }

    private static CompletableFuture<byte[]> code(DirectLaunch launch) {
        String name = launch.kernel().name();
        return CODE.computeIfAbsent(name, _ -> {
            String source = KernelSource.forDirectLaunch(launch);
            return CompletableFuture.supplyAsync(() -> RuntimeCompiler.compile(name, source, ARCHITECTURE), COMPILERS);
        });
    }
}
