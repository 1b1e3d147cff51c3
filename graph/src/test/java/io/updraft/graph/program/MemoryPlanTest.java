package io.updraft.graph.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.graph.program.MemoryPlan.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryPlanTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 33, 127})
    void buffersAliveTogetherNeverOverlap(int count) {
        Random random = new Random(count);
        List<Buffer> buffers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int first = random.nextInt(-1, 40);
            buffers.add(new Buffer("b" + i, MemoryPlan.align(random.nextInt(1, 5000)), first,
                    first + random.nextInt(0, 12)));
        }

        MemoryPlan plan = MemoryPlan.of(buffers);

        for (Buffer one : buffers) {
            assertThat(plan.offset(one.name()) % MemoryPlan.ALIGNMENT).isZero();
            assertThat(plan.offset(one.name()) + one.bytes()).isLessThanOrEqualTo(plan.bytes());
            for (Buffer other : buffers) {
                if (one != other && one.aliveWith(other)) {
                    assertThat(plan.offset(one.name()) + one.bytes() <= plan.offset(other.name())
                            || plan.offset(other.name()) + other.bytes() <= plan.offset(one.name()))
                            .as("%s and %s share bytes", one, other).isTrue();
                }
            }
        }
        assertThat(plan.bytes()).isBetween(peak(buffers), buffers.stream().mapToLong(Buffer::bytes).sum());
    }

    /// The least any plan needs: the most bytes alive at one time.
    private static long peak(List<Buffer> buffers) {
        long peak = 0;
        for (int time = -1; time < 60; time++) {
            int now = time;
            peak = Math.max(peak, buffers.stream().filter(buffer -> buffer.first() <= now && now <= buffer.last())
                    .mapToLong(Buffer::bytes).sum());
        }
        return peak;
    }

    @Test
    void aChainNeedsTwoBuffersOnly() {
        List<Buffer> chain = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            chain.add(new Buffer("x" + i, 1024, i, i + 1));
        }

        assertThat(MemoryPlan.of(chain).bytes()).isEqualTo(2048);
    }

    @Test
    void namesTheBufferItDoesNotHave() {
        assertThatThrownBy(() -> MemoryPlan.of(List.of()).offset("y")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'y'");
    }
}
