package io.updraft.embedded.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both kinds of coroutines: the JDK's continuations where this JVM has them, and virtual threads. */
class CoroutineTest {

    private static Function<Runnable, Coroutine> maker(String kind) {
        return kind.equals("virtual thread") ? Coroutine::onVirtualThread : Coroutine::of;
    }

    @ParameterizedTest
    @ValueSource(strings = {"continuation", "virtual thread"})
    void runFromStopToStop(String kind) {
        List<String> seen = new ArrayList<>();
        AtomicReference<Coroutine> self = new AtomicReference<>();
        Coroutine coroutine = maker(kind).apply(() -> {
            for (int i = 0; i < 3; i++) {
                seen.add("in " + i);
                self.get().suspend();
            }
            seen.add("end");
        });
        self.set(coroutine);
        for (int i = 0; i < 3; i++) {
            coroutine.resume();
            seen.add("out " + i);
            assertThat(coroutine.isDone()).isFalse();
        }
        coroutine.resume();
        assertThat(coroutine.isDone()).isTrue();
        assertThat(seen).containsExactly("in 0", "out 0", "in 1", "out 1", "in 2", "out 2", "end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"continuation", "virtual thread"})
    void whatTheBodyThrowsComesOutOfResume(String kind) {
        AtomicReference<Coroutine> self = new AtomicReference<>();
        Coroutine coroutine = maker(kind).apply(() -> {
            self.get().suspend();
            throw new ArithmeticException("in the body");
        });
        self.set(coroutine);
        coroutine.resume();
        assertThatThrownBy(coroutine::resume).isInstanceOf(ArithmeticException.class).hasMessage("in the body");
        assertThat(coroutine.isDone()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"continuation", "virtual thread"})
    void anAbandonedBodyGoesNoFurther(String kind) {
        List<String> seen = new ArrayList<>();
        AtomicReference<Coroutine> self = new AtomicReference<>();
        Coroutine coroutine = maker(kind).apply(() -> {
            seen.add("begun");
            self.get().suspend();
            seen.add("went on");
        });
        self.set(coroutine);
        coroutine.resume();
        coroutine.abandon();
        assertThat(seen).containsExactly("begun");
    }
}
