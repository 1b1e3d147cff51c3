package io.updraft.graph.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSourcesTest {
    private static final String CL = """
            #pragma OPENCL EXTENSION cl_khr_fp64 : enable
            __kernel void first(__global long *_kernel_context)
            {
            }  //  kernel

            #pragma OPENCL EXTENSION cl_khr_fp64 : enable
            __kernel void second(__global long *_kernel_context)
            {
            }  //  kernel
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void sourcesAreTakenApartAtTheLineThatEachBeginsWith() {
        assertThat(KernelSources.split(CL)).hasSize(2)
                .allMatch(source -> source.startsWith("#pragma") && source.endsWith("//  kernel\n"));
        assertThat(KernelSources.split("")).isEmpty();
    }

    @Test
    void ptxAndCudaAreTakenApartToo() {
        String ptx = ".version 7.6 \n.target sm_90 \n.visible .entry a(.param .u64 x) {\n}\n";
        assertThat(KernelSources.split(ptx + ptx)).containsExactly(ptx, ptx);
        String cuda = "extern \"C\" __global__ void a(long *x)\n{\n}  //  kernel\n";
        String other = cuda.replace("a(long *x)", "b(int *y)");
        assertThat(KernelSources.split(cuda + "\n" + other + "\n" + cuda)).containsExactly(cuda, other, cuda);
    }

    @Test
    void eachTaskHasAFileAndTheRawTextGoes() throws Exception {
        Files.writeString(folder.resolve("generated"), CL);
        new KernelSources(folder).keep("decode", List.of("t0-first", "t1-second"));
        assertThat(folder.resolve("decode/t0-first.cl")).content().contains("void first").doesNotContain("second");
        assertThat(folder.resolve("decode/t1-second.cl")).content().contains("void second");
        assertThat(folder.resolve("generated")).doesNotExist();
    }

    @Test
    void whereSourcesAndTasksDifferInNumberTheyAreNumbered() throws Exception {
        Files.writeString(folder.resolve("generated"), CL);
        new KernelSources(folder).keep("decode", List.of("t0-first"));
        assertThat(folder.resolve("decode/kernel0.cl")).exists();
        assertThat(folder.resolve("decode/kernel1.cl")).exists();
    }
}
