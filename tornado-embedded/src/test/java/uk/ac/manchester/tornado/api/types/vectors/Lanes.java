package uk.ac.manchester.tornado.api.types.vectors;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Random;
import uk.ac.manchester.tornado.api.types.HalfFloat;

/** Vectors of any type as lists of numbers, by reflection. */
final class Lanes {

    private Lanes() {}

    static Class<?> element(Class<?> vector) {
        try {
            return vector.getMethod("get", int.class).getReturnType();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(vector + " has no get(int)", e);
        }
    }

    /** A number that the element type holds exactly; never zero, so that it can divide. */
    static Object random(Class<?> element, Random random) {
        int number = random.nextInt(1, 120) * (random.nextBoolean() ? 1 : -1);
        return of(element,
                element == int.class || element == short.class || element == byte.class ? number : number / 8.0);
    }

    static Object of(Class<?> element, double value) {
        if (element == HalfFloat.class) {
            return new HalfFloat((float) value);
        }
        if (element == float.class) {
            return (float) value;
        }
        if (element == double.class) {
            return value;
        }
        if (element == int.class) {
            return (int) (long) value;
        }
        return element == short.class ? (Object) (short) (long) value : (Object) (byte) (long) value;
    }

    static double number(Object element) {
        return element instanceof HalfFloat half ? half.getFloat32() : ((Number) element).doubleValue();
    }

    static Object randomVector(Class<?> vector, Random random) {
        Object result = call(vector, null, "new");
        Class<?> element = element(vector);
        for (int i = 0; i < size(result); i++) {
            call(vector, result, "set", i, random(element, random));
        }
        return result;
    }

    static int size(Object vector) {
        return (int) call(vector.getClass(), vector, "size");
    }

    static double lane(Object vector, int i) {
        return number(call(vector.getClass(), vector, "get", i));
    }

    private static Object call(Class<?> type, Object target, String name, Object... arguments) {
        try {
            if (name.equals("new")) {
                return type.getConstructor().newInstance();
            }
            for (Method method : type.getMethods()) {
                if (method.getName().equals(name) && method.getParameterCount() == arguments.length
                        && !method.isBridge()) {
                    return method.invoke(target, arguments);
                }
            }
            throw new AssertionError(type + " has no " + name);
        } catch (InvocationTargetException e) {
            throw new AssertionError(type + "." + name + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type + "." + name + " cannot be called", e);
        }
    }
}
