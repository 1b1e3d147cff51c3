package io.updraft.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class VectorSwitchTest {
    @Test
    void turnsWhenTheVectorCodeHasBecomeFaster() throws InterruptedException {
        CountDownLatch faster = new CountDownLatch(20);
        VectorSwitch tested = new VectorSwitch("test", 10, () -> new VectorSwitch.Trial() {
            private double sink;

            @Override
            public void scalar() {
                work(100_000);
            }

            @Override
            public void vector() {
                // slow at first, as code that is not compiled yet
                work(faster.getCount() > 0 ? 10_000_000 : 1);
                faster.countDown();
            }

            private void work(int steps) {
                for (int i = 0; i < steps; i++) {
                    sink += Math.sqrt(i);
                }
            }
        });
        tested.add(9);
        assertThat(tested.isOn()).isFalse();
        tested.add(1);
        assertThat(faster.await(60, TimeUnit.SECONDS)).isTrue();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!tested.isOn() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(tested.isOn()).isTrue();
    }
}
