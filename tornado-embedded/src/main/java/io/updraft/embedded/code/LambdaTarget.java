package io.updraft.embedded.code;

import io.updraft.embedded.group.InternalPackages;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the method that a task's lambda or method reference calls. The task interfaces are not serializable, so the
 * lambda cannot be asked. Where java.base lets us, the constant pool of the lambda's class tells; elsewhere the lambda is
 * called with null for every array, and the stack of the NullPointerException tells.
 */
final class LambdaTarget {

    private LambdaTarget() {
    }

    /**
     * Empty where the code captures values, is bound to an object, or gives no hint of its target.
     *
     * @param apply calls the lambda with its arguments
     */
    static Optional<KernelMethod> find(Object lambda, MethodHandle apply, Object[] arguments) {
        Class<?> type = lambda.getClass();
        if (!type.isHidden() || type.getDeclaredFields().length > 0) {
            return Optional.empty();
        }
        Optional<KernelMethod> found = fromConstantPool(type);
        return found.isPresent() ? found : fromNullProbe(type, apply, arguments);
    }

    private static Optional<KernelMethod> fromConstantPool(Class<?> type) {
        InternalPackages.export("jdk.internal.access");
        InternalPackages.export("jdk.internal.reflect");
        Module base = Object.class.getModule();
        Module here = LambdaTarget.class.getModule();
        if (!base.isExported("jdk.internal.access", here) || !base.isExported("jdk.internal.reflect", here)) {
            return Optional.empty();
        }
        try {
            Object access = Class.forName("jdk.internal.access.SharedSecrets").getMethod("getJavaLangAccess")
                    .invoke(null);
            Object pool = Class.forName("jdk.internal.access.JavaLangAccess").getMethod("getConstantPool", Class.class)
                    .invoke(access, type);
            Class<?> poolType = Class.forName("jdk.internal.reflect.ConstantPool");
            Method member = poolType.getMethod("getMemberRefInfoAt", int.class);
            int size = (int) poolType.getMethod("getSize").invoke(pool);
            for (int i = size - 1; i > 0; i--) {
                String[] reference;
                try {
                    reference = (String[]) member.invoke(pool, i);
                } catch (InvocationTargetException notAMember) {
                    continue;
                }
                String owner = reference[0].replace('/', '.');
                MethodTypeDesc descriptor = reference[2].startsWith("(")
                        ? MethodTypeDesc.ofDescriptor(reference[2]) : null;
                if (descriptor == null || owner.startsWith("java.lang.")) {
                    continue;
                }
                return resolve(type, owner, reference[1]).filter(m -> m.type().equals(descriptor)).findFirst();
            }
        } catch (ReflectiveOperationException changed) {
            System.getLogger(LambdaTarget.class.getName()).log(System.Logger.Level.DEBUG,
                    "this JDK keeps constant pools differently", changed);
        }
        return Optional.empty();
    }

    private static Optional<KernelMethod> fromNullProbe(Class<?> type, MethodHandle apply, Object[] arguments) {
        @Nullable
        Object[] probes = arguments.clone();
        for (int i = 0; i < probes.length; i++) {
            Object argument = arguments[i];
            if (!(argument instanceof Number || argument instanceof Boolean || argument instanceof Character)
                    || argument.getClass().getName().startsWith("java.util.concurrent.atomic.")) {
                probes[i] = null;
            }
        }
        try {
            apply.invoke(probes);
            return Optional.empty();
        } catch (NullPointerException expected) {
            return calledFrom(type, expected.getStackTrace(), arguments.length);
        } catch (Throwable other) {
            return calledFrom(type, other.getStackTrace(), arguments.length);
        }
    }

    private static Optional<KernelMethod> calledFrom(Class<?> type, StackTraceElement[] stack, int arguments) {
        for (int i = 1; i < stack.length; i++) {
            if (stack[i].getClassName().equals(LambdaTarget.class.getName())) {
                StackTraceElement target = stack[i - 1];
                var candidates = resolve(type, target.getClassName(), target.getMethodName())
                        .filter(m -> m.type().parameterCount() == arguments).toList();
                return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Stream<KernelMethod> resolve(Class<?> lambda, String owner, String name) {
        try {
            Class<?> type = Class.forName(owner, false, lambda.getClassLoader());
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(m -> m.getName().equals(name) && Modifier.isStatic(m.getModifiers()))
                    .map(m -> new KernelMethod(type, name, MethodType
                            .methodType(m.getReturnType(), m.getParameterTypes()).describeConstable().orElseThrow()));
        } catch (ClassNotFoundException hidden) {
            return Stream.empty();
        }
    }
}
