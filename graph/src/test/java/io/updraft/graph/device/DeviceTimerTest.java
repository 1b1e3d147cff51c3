package io.updraft.graph.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.runtime.plan.DeviceException;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class DeviceTimerTest {
    private static final DeviceTarget EMULATOR = new DeviceTarget(new DeviceProfile("emulator", 64, 1L << 30),
            Optional.empty(), false);
    private final FloatArray count = new FloatArray(1);
    private final List<String> added = new ArrayList<>();

    private Trial trial(boolean fails) {
        KernelContext context = new KernelContext();
        Launch launch = new Launch("count", "trial", Grid.of(1, 1), 2, List.of(count), (graph, id) -> {
            if (fails) {
                throw new IllegalStateException("no such way");
            }
            added.add(id);
            graph.task(id, DeviceTimerTest::increase, context, count);
        });
        return new Trial("count", List.of("way"), _ -> List.of(launch, launch));
    }

    private static void increase(KernelContext context, FloatArray count) {
        count.set(context.globalIdx, count.get(context.globalIdx) + 1f);
    }

    @Test
    void runsTheLaunches() {
        assertThat(new DeviceTimer(EMULATOR).micros(trial(false))).singleElement()
                .satisfies(micros -> assertThat(micros).isPositive());
        assertThat(added).containsExactly("t0", "t1");
    }

    @Test
    void saysWhichWayFails() {
        assertThatThrownBy(() -> new DeviceTimer(EMULATOR).micros(trial(true))).isInstanceOf(DeviceException.class)
                .hasMessageContaining("timing count as way").hasMessageContaining("no such way");
    }
}
