package io.updraft.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void everyIndexRunsOnceAndIsDoneWhenTheLoopReturns(int threads) {
        try (Workers workers = new Workers(threads)) {
            for (int round = 0; round < 3000; round++) {
                int tasks = round % 37;
                int[] plain = new int[tasks];
                workers.run(tasks, (index, _) -> plain[index]++);
                assertThat(plain).containsOnly(tasks == 0 ? new int[0] : new int[]{1});
            }
        }
    }

    @Test
    void aWorkerRunsOneTaskAtATime() {
        try (Workers workers = new Workers(4)) {
            AtomicIntegerArray inside = new AtomicIntegerArray(4);
            AtomicInteger clashes = new AtomicInteger();
            for (int round = 0; round < 200; round++) {
                workers.run(100, (_, worker) -> {
                    if (inside.getAndIncrement(worker) != 0) {
                        clashes.incrementAndGet();
                    }
                    Thread.onSpinWait();
                    inside.getAndDecrement(worker);
                });
            }
            assertThat(clashes).hasValue(0);
        }
    }

    @Test
    void theFirstExceptionIsThrownAndThePoolGoesOn() {
        try (Workers workers = new Workers(3)) {
            for (int round = 0; round < 500; round++) {
                assertThatThrownBy(() -> workers.run(50, (index, _) -> {
                    if (index == 17) {
                        throw new IllegalArgumentException("seventeen");
                    }
                })).isInstanceOf(IllegalArgumentException.class).hasMessage("seventeen");
                AtomicInteger sum = new AtomicInteger();
                workers.run(10, (index, _) -> sum.addAndGet(index));
                assertThat(sum).hasValue(45);
            }
        }
    }

    @Test
    void aTaskMustNotStartALoop() {
        try (Workers workers = new Workers(2)) {
            assertThatThrownBy(() -> workers.run(4, (_, _) -> workers.run(4, (_, _) -> {
            }))).isInstanceOf(IllegalStateException.class).hasMessageContaining("must not start another");
        }
    }

    @Test
    void aClosedPoolRefuses() {
        Workers workers = new Workers(2);
        workers.close();
        assertThatThrownBy(() -> workers.run(4, (_, _) -> {
        })).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    @Test
    void aPoolNeedsAThread() {
        assertThatThrownBy(() -> new Workers(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 0");
    }
}
