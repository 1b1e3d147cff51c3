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

    /** The slower kind, which every JVM has. */
    static Coroutine onVirtualThread(Runnable body) {
        return new Handover(body);
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

    /** The methods of the JDK's continuations, or nothing where they are out of reach. */
    private record Methods(MethodHandle create, MethodHandle run, MethodHandle yield) {

        private static final MethodHandle NONE = MethodHandles.zero(void.class);

        static Methods find() {
            try {
                InternalPackages.export("jdk.internal.vm");
                Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
                Class<?> scopeType = Class.forName("jdk.internal.vm.ContinuationScope");
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                Object scope = scopeType.getConstructor(String.class).newInstance("work-group");
                return new Methods(
                        lookup.findConstructor(continuation,
                                MethodType.methodType(void.class, scopeType, Runnable.class)).bindTo(scope)
                                .asType(MethodType.methodType(Object.class, Runnable.class)),
                        lookup.findVirtual(continuation, "run", MethodType.methodType(void.class))
                                .asType(MethodType.methodType(void.class, Object.class)),
                        lookup.findStatic(continuation, "yield", MethodType.methodType(boolean.class, scopeType))
                                .bindTo(scope));
            } catch (ReflectiveOperationException | LinkageError absent) {
                System.getLogger(Coroutine.class.getName()).log(System.Logger.Level.DEBUG,
                        "java.base does not export jdk.internal.vm; work-items run on virtual threads", absent);
                return new Methods(NONE, NONE, NONE);
            }
        }

        @SuppressWarnings("ReferenceEquality") // the one handle that stands for none
        boolean areThere() {
            return create != NONE;
        }
    }

    private static final class Continuation extends Coroutine {

        private static final Methods METHODS = Methods.find();
        static final boolean AVAILABLE = METHODS.areThere();

        private final Object continuation;

        Continuation(Runnable body) {
            super(body);
            try {
                continuation = (Object) METHODS.create.invokeExact((Runnable) this::runBody);
            } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        void step() {
            try {
                METHODS.run.invokeExact(continuation);
            } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        void suspend() {
            boolean mounted;
            try {
                mounted = (boolean) METHODS.yield.invokeExact();
            } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
            }
            if (!mounted) {
                throw new IllegalStateException("a work-item cannot wait inside native code");
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
