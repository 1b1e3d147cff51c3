package io.updraft.graph.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelTimesTest {
    /// As TornadoVM 5.2 writes it: an execution of two tasks, a read-back without tasks (and with a comma too many), another.
    private static final String LOG = """
            {
                "decode": {
                    "TOTAL_KERNEL_TIME": "70",
                    "decode.t1-gemv": {
                        "BACKEND": "OPENCL",
                        "METHOD": "IntegerGemv.product",
                        "TASK_KERNEL_TIME": "50",
                        "TASK_COMPILE_GRAAL_TIME": "123456"
                    },\s
                    "decode.t0-norm": {
                        "TASK_KERNEL_TIME": "20"
                    }
                }
            }
            {
                "decode": {
                    "COPY_OUT_TIME_SYNC": "3",
                }
            }
            {
                "decode": {
                    "TOTAL_KERNEL_TIME": "9",
                    "decode.t1-gemv": {
                        "TASK_KERNEL_TIME": "9"
                    }
                }
            }
            """;

    @Test
    void everyExecutionHasTheTimesOfItsTasks() {
        assertThat(KernelTimes.read(LOG, "decode"))
                .isEqualTo(List.of(Map.of("t0-norm", 20L, "t1-gemv", 50L), Map.of("t1-gemv", 9L)));
    }

    @Test
    void otherGraphsAndEmptyLogsHaveNone() {
        assertThat(KernelTimes.read(LOG, "prefill")).isEmpty();
        assertThat(KernelTimes.read("", "decode")).isEmpty();
    }
}
