package io.updraft.intrinsics.launch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.updraft.runtime.cuda.CudaExtensionException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** CUDA's run-time compiler (NVRTC), from source to machine code of one architecture. */
final class RuntimeCompiler {
    private static final SymbolLookup LIBRARY = NativeCall
            .library(List.of("libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so"));
    private static final NativeCall CREATE = NativeCall.find(LIBRARY, "nvrtcCreateProgram", ADDRESS, ADDRESS, ADDRESS,
            JAVA_INT, ADDRESS, ADDRESS);
    private static final NativeCall COMPILE = NativeCall.find(LIBRARY, "nvrtcCompileProgram", ADDRESS, JAVA_INT,
            ADDRESS);
    private static final NativeCall LOG_SIZE = NativeCall.find(LIBRARY, "nvrtcGetProgramLogSize", ADDRESS, ADDRESS);
    private static final NativeCall LOG = NativeCall.find(LIBRARY, "nvrtcGetProgramLog", ADDRESS, ADDRESS);
    private static final NativeCall SIZE = NativeCall.find(LIBRARY, "nvrtcGetCUBINSize", ADDRESS, ADDRESS);
    private static final NativeCall CODE = NativeCall.find(LIBRARY, "nvrtcGetCUBIN", ADDRESS, ADDRESS);
    private static final NativeCall DESTROY = NativeCall.find(LIBRARY, "nvrtcDestroyProgram", ADDRESS);

    private RuntimeCompiler() {
    }

    /** Compiles CUDA C for an architecture such as {@code sm_90a}. */
    static byte[] compile(String name, String source, String architecture) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate(ADDRESS);
            CREATE.call(program, arena.allocateFrom(source), arena.allocateFrom(name + ".cu"), 0, MemorySegment.NULL,
                    MemorySegment.NULL);
            MemorySegment handle = program.get(ADDRESS, 0);
            MemorySegment options = arena.allocate(ADDRESS, 1);
            options.setAtIndex(ADDRESS, 0, arena.allocateFrom("--gpu-architecture=" + architecture));
            MemorySegment size = arena.allocate(JAVA_LONG);
            int status = COMPILE.status(handle, 1, options);
            LOG_SIZE.call(handle, size);
            MemorySegment log = arena.allocate(Math.max(1, size.get(JAVA_LONG, 0)));
            LOG.call(handle, log);
            String text = new String(log.toArray(JAVA_BYTE), StandardCharsets.UTF_8).replace("\0", "").strip();
            if (status != 0) {
                throw new CudaExtensionException(
                        "NVRTC could not compile " + name + " for " + architecture + ": " + text);
            }
            if (!text.isEmpty()) {
                System.getLogger(RuntimeCompiler.class.getName()).log(System.Logger.Level.INFO, "{0}: {1}", name, text);
            }
            SIZE.call(handle, size);
            MemorySegment code = arena.allocate(size.get(JAVA_LONG, 0));
            CODE.call(handle, code);
            DESTROY.call(program);
            return code.toArray(JAVA_BYTE);
        }
    }
}
