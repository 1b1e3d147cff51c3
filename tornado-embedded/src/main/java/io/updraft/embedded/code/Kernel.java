package io.updraft.embedded.code;

import io.updraft.embedded.group.KernelCaller;
import java.lang.classfile.Attributes;
import java.lang.classfile.attribute.RuntimeVisibleParameterAnnotationsAttribute;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Reduce;

/**
 * The code of a task, ready to run.
 *
 * @param method the method behind it, where it could be found
 * @param traits what it may do; where the method is unknown, everything
 */
public record Kernel(KernelCaller caller, Optional<KernelMethod> method, KernelTraits traits) {

    private static final KernelTraits UNKNOWN = new KernelTraits(true, true, true);

    private record World(ClassFiles files, KernelLoader plain, KernelLoader checked) {
    }

    private static final Map<ClassLoader, World> WORLDS = new WeakHashMap<>();

    /**
     * @param code a lambda or method reference for one of the task interfaces
     * @param arguments what the task will be called with
     */
    public static Kernel of(Object code, Object[] arguments) {
        MethodHandle apply = applyOf(code);
        Optional<KernelMethod> target = LambdaTarget.find(code, apply, arguments);
        if (target.isEmpty()) {
            return new Kernel(direct(apply), target, UNKNOWN);
        }
        KernelMethod method = target.get();
        Experiment experiment = Experiment.current();
        if (experiment != null) {
            experiment.met(method);
        }
        World world = worldOf(method);
        return new Kernel(load(method, world.plain(), arguments), target, KernelTraits.of(method, world.files()));
    }

    /** The same kernel, telling {@link io.updraft.embedded.check.Checks} of its accesses; empty if it cannot be seen. */
    public Optional<KernelCaller> checked(Object[] arguments) {
        return method.map(m -> load(m, worldOf(m).checked(), arguments));
    }

    /** The class files of a kernel's application. */
    static ClassFiles filesOf(KernelMethod method) {
        return worldOf(method).files();
    }

    /** The names of the kernel's parameters. */
    public List<String> parameterNames(int count) {
        return VariableNames.ofParameters(method.flatMap(m -> worldOf(m).files().method(
                m.owner().getName().replace('.', '/'), m.name(), m.type().descriptorString())), count);
    }

    /** Positions of the parameters that are marked with {@code @Reduce}. */
    public int[] reducedParameters() {
        return method.flatMap(m -> filesOf(m).method(m.owner().getName().replace('.', '/'), m.name(),
                m.type().descriptorString())).flatMap(
                        m -> m.findAttribute(Attributes.runtimeVisibleParameterAnnotations()))
                .map(Kernel::reduced).orElse(new int[0]);
    }

    private static int[] reduced(RuntimeVisibleParameterAnnotationsAttribute annotations) {
        return IntStream.range(0, annotations.parameterAnnotations().size())
                .filter(i -> annotations.parameterAnnotations().get(i).stream()
                        .anyMatch(a -> a.className().equalsString(Reduce.class.descriptorString())))
                .toArray();
    }

    private static KernelCaller load(KernelMethod method, KernelLoader loader, Object[] arguments) {
        Class<?> owner = method.owner();
        if (!KernelLoader.isShared(owner.getName().replace('.', '/'))) {
            for (Object argument : arguments) {
                loader.shareTypeOf(argument);
            }
            try {
                owner = Class.forName(owner.getName(), true, loader);
            } catch (ClassNotFoundException impossible) {
                throw new IllegalStateException("the class of kernel " + method + " cannot be loaded twice",
                        impossible);
            }
        }
        return CallerFactory.create(loader, owner, method);
    }

    private static World worldOf(KernelMethod method) {
        ClassLoader application = method.owner().getClassLoader();
        World world = world(application == null ? ClassLoader.getSystemClassLoader() : application);
        Experiment experiment = Experiment.current();
        return experiment == null ? world : experiment.mutation().map(m -> damaged(world, m)).orElse(world);
    }

    private static World damaged(World world, Mutation mutation) {
        ClassLoader application = world.plain().getParent();
        return new World(world.files(), new KernelLoader(application, world.files(),
                new MutatingInstrumentation(mutation, new PlainInstrumentation())),
                new KernelLoader(application,
                        world.files(), new MutatingInstrumentation(mutation, new CheckedInstrumentation())));
    }

    private static World world(ClassLoader application) {
        synchronized (WORLDS) {
            return WORLDS.computeIfAbsent(application, loader -> {
                ClassFiles files = new ClassFiles(loader);
                return new World(files, new KernelLoader(loader, files, new PlainInstrumentation()),
                        new KernelLoader(loader, files, new CheckedInstrumentation()));
            });
        }
    }

    /** The lambda's own call, its arguments in an array. */
    private static MethodHandle applyOf(Object code) {
        for (Class<?> type : code.getClass().getInterfaces()) {
            for (Method method : type.getMethods()) {
                if (method.getName().equals("apply")) {
                    try {
                        MethodHandle apply = MethodHandles.publicLookup().unreflect(method).bindTo(code);
                        return apply.asSpreader(Object[].class, apply.type().parameterCount())
                                .asType(MethodType.methodType(void.class, Object[].class));
                    } catch (IllegalAccessException hidden) {
                        throw new IllegalArgumentException("task code " + code + " is not accessible", hidden);
                    }
                }
            }
        }
        throw new IllegalArgumentException("task code " + code + " implements none of TornadoFunctions' tasks");
    }

    private static KernelCaller direct(MethodHandle apply) {
        return (context, arguments) -> {
            Object[] own = arguments.clone();
            for (int i = 0; i < own.length; i++) {
                if (own[i] instanceof KernelContext) {
                    own[i] = context;
                }
            }
            try {
                apply.invokeExact(own);
            } catch (RuntimeException | Error thrown) {
                throw thrown;
            } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
            }
        };
    }
}
