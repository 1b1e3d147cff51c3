package io.updraft.embedded.group;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A computation that stops in the middle and goes on later, on the thread of whoever resumes it.
 *
 * <p>The JDK's own continuations do this in a quarter of a microsecond, but only where {@code java.base} exports
 * {@code jdk.internal.vm} to this class ({@code --add-exports java.base/jdk.internal.vm=ALL-UNNAMED}). Elsewhere virtual
 * threads hand over to one another, which is some eight times as slow and otherwise the same.
 */
abstract sealed class Coroutine {

    private final Runnable body;
    private @Nullable Throwable failure;
    private boolean done;

    private Coroutine(Runnable body) {
        this.body = body;
    }

    static Coroutine of(Runnable body) {
        return Continuation.AVAILABLE ? new Continuation(body) : new Handover(body);
    }

    static boolean areCheap() {
        return Continuation.AVAILABLE;
    }

    /** Runs on to the next {@link #suspend()} or to the end; throws what the body threw. */
    final void resume() {
        step();
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            if (thrown instanceof Error error) {
                throw error;
            }
            throw thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
        }
    }

    /** Called from within the body. */
    abstract void suspend();

    abstract void step();

    /** Lets go of a body that will not be resumed. */
    abstract void abandon();

    final boolean isDone() {
        return done;
    }

    final void runBody() {
        try {
            body.run();
        } catch (Abandoned expected) {
            // The group failed elsewhere; this work-item only had to leave its stack.
            failure = null;
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            done = true;
        }
    }

    private static final class Abandoned extends Error {
        private static final long serialVersionUID = 1;

        Abandoned() {
            super("abandoned", null, false, false);
        }
    }

    private static final class Continuation extends Coroutine {

        static final boolean AVAILABLE;
        private static final @Nullable Object SCOPE;
        private static final @Nullable MethodHandle NEW;
        private static final @Nullable MethodHandle RUN;
        private static final @Nullable MethodHandle YIELD;

        static {
            MethodHandle create = null;
            MethodHandle run = null;
            MethodHandle yield = null;
            Object scope = null;
            try {
                InternalPackages.export("jdk.internal.vm");
                Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
                Class<?> scopeType = Class.forName("jdk.internal.vm.ContinuationScope");
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                scope = scopeType.getConstructor(String.class).newInstance("work-group");
                create = lookup.findConstructor(continuation,
                        MethodType.methodType(void.class, scopeType, Runnable.class)).bindTo(scope)
                        .asType(MethodType.methodType(Object.class, Runnable.class));
                run = lookup.findVirtual(continuation, "run", MethodType.methodType(void.class))
                        .asType(MethodType.methodType(void.class, Object.class));
                yield = lookup.findStatic(continuation, "yield", MethodType.methodType(boolean.class, scopeType))
                        .bindTo(scope);
            } catch (ReflectiveOperationException | LinkageError absent) {
                scope = null;
                System.getLogger(Coroutine.class.getName()).log(System.Logger.Level.DEBUG,
                        "java.base does not export jdk.internal.vm; work-items run on virtual threads", absent);
            }
            SCOPE = scope;
            NEW = create;
            RUN = run;
            YIELD = yield;
            AVAILABLE = scope != null;
        }

        private final Object continuation;

        Continuation(Runnable body) {
            super(body);
            try {
                continuation = (Object) NEW.invokeExact((Runnable) this::runBody);
            } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        void step() {
            try {
                RUN.invokeExact(continuation);
            } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        void suspend() {
            try {
                boolean mounted = (boolean) YIELD.invokeExact();
                if (!mounted) {
                    throw new IllegalStateException("a work-item cannot wait inside native code");
                }
            } catch (RuntimeException | Error thrown) {
                throw thrown;
            } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        void abandon() {
            // Nothing holds on to a continuation that is not resumed.
        }
    }

    private static final class Handover extends Coroutine {

        private final Thread thread;
        private volatile @Nullable Thread resumer;
        private volatile boolean running;
        private boolean started;
        private volatile boolean abandoned;

        Handover(Runnable body) {
            super(body);
            thread = Thread.ofVirtual().name("work-item").unstarted(() -> {
                runBody();
                handBack();
            });
        }

        private void handBack() {
            running = false;
            LockSupport.unpark(resumer);
        }

        @Override
        void step() {
            resumer = Thread.currentThread();
            running = true;
            if (started) {
                LockSupport.unpark(thread);
            } else {
                started = true;
                thread.start();
            }
            while (running) {
                LockSupport.park(this);
            }
        }

        @Override
        void suspend() {
            handBack();
            while (!running) {
                LockSupport.park(this);
            }
            if (abandoned) {
                throw new Abandoned();
            }
        }

        @Override
        void abandon() {
            if (started && !isDone()) {
                abandoned = true;
                step();
            }
        }
    }
}
