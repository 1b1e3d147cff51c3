package io.updraft.tests.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.BFloat16;
import uk.ac.manchester.tornado.api.types.FP8;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;
import uk.ac.manchester.tornado.api.types.utils.DoubleOps;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;
import uk.ac.manchester.tornado.api.types.utils.StorageFormats;
import uk.ac.manchester.tornado.api.types.vectors.TornadoVectorsInterface;
import uk.ac.manchester.tornado.api.utils.QuantizationUtils;

/**
 * Every static function of the data types gives the same bits as TornadoVM's own on the host, for the same random arguments,
 * or fails where TornadoVM's fails. Where the embedded API means to differ, the difference is in a list with its reason.
 */
class SdkValuesTest {

    private static final int ROUNDS = 200;

    private static final String NEGATIVE_HALVES = "TornadoVM compares bits, which turns the order of negative halves around";
    private static final String NOT_STORED = "TornadoVM computes the normalised vector and drops it";
    private static final String INTO_ARGUMENT = "TornadoVM stores the roots in the argument and returns zeros";

    /** Methods by class, name and parameters, as {@link #key} spells them, and why they differ. */
    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("TornadoMath.min[HalfFloat, HalfFloat]", NEGATIVE_HALVES),
            Map.entry("TornadoMath.max[HalfFloat, HalfFloat]", NEGATIVE_HALVES),
            Map.entry("TornadoMath.log2[float]", "TornadoVM divides two rounded logarithms; here it is rounded once"),
            Map.entry("StorageFormats.toRowMajor3DVector[int, int, int, int, int, int]",
                    "TornadoVM's places of neighbouring vectors overlap"),
            Map.entry("Double2.normalise[Double2]", NOT_STORED), Map.entry("Double4.normalise[Double4]", NOT_STORED),
            Map.entry("Float8.sqrt[Float8]", INTO_ARGUMENT), Map.entry("Double8.sqrt[Double8]", INTO_ARGUMENT),
            Map.entry("Double16.sqrt[Double16]", INTO_ARGUMENT), Map.entry("Int8.sqrt[Int8]", INTO_ARGUMENT),
            Map.entry("Int16.sqrt[Int16]", INTO_ARGUMENT));

    private static SdkModule sdk;

    @BeforeAll
    static void loadSdk() {
        sdk = new SdkModule(InstalledSdk.required().jar("tornado-api"));
    }

    static Stream<Class<?>> classes() {
        return Stream.of(Stream.of(TornadoMath.class, BFloat16.class, FP8.class, HalfFloat.class, FloatOps.class,
                DoubleOps.class, StorageFormats.class, QuantizationUtils.class),
                Arrays.stream(TornadoVectorsInterface.class.getPermittedSubclasses()),
                Arrays.stream(TornadoNativeArray.class.getPermittedSubclasses())).flatMap(all -> all);
    }

    private static String key(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName()
                + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList();
    }

    @ParameterizedTest
    @MethodSource("classes")
    void sameBits(Class<?> type) throws ReflectiveOperationException {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        List<String> outdated = new ArrayList<>();
        for (Method ours : type.getMethods()) {
            if (!Modifier.isStatic(ours.getModifiers()) || !canBeMade(ours)) {
                continue;
            }
            String difference = "";
            Class<?>[] parameters = Arrays.stream(ours.getParameterTypes()).map(sdk::twin).toArray(Class<?>[]::new);
            Method theirs = sdk.twin(type).getMethod(ours.getName(), parameters);
            for (int round = 0; round < ROUNDS; round++) {
                Object[] arguments = arguments(ours, round);
                Object found = outcome(ours, arguments);
                Object expected = outcome(theirs, arguments(theirs, round));
                if (!Objects.equals(found, expected)) {
                    difference = key(ours) + Twins.plain(arguments(ours, round)) + ": " + found + ", TornadoVM: "
                            + expected;
                    break;
                }
            }
            if (MEANT.containsKey(key(ours)) == difference.isEmpty()) {
                (difference.isEmpty() ? outdated : differences).add(key(ours) + " " + difference);
            }
            compared++;
        }
        assertThat(outdated).as("no longer different").isEmpty();
        assertThat(differences).as("%d methods of %s", compared, type.getSimpleName()).isEmpty();
    }

    private static boolean canBeMade(Method method) {
        return Arrays.stream(method.getParameterTypes()).noneMatch(parameter -> parameter.getName().contains("java.")
                || parameter.isArray() && (parameter.componentType().isArray()
                        || TornadoNativeArray.class.isAssignableFrom(parameter.componentType())));
    }

    private static Object[] arguments(Method method, int round) {
        Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = Twins.value(method.getParameterTypes()[i], 31L * round + i);
        }
        return arguments;
    }

    /** The result and the arguments afterwards, or that there is none. */
    private static Object outcome(Method method, Object[] arguments) throws IllegalAccessException {
        try {
            Object result = method.invoke(null, arguments);
            return Arrays.asList(Twins.plain(result), Twins.plain(arguments));
        } catch (InvocationTargetException e) {
            return "fails";
        }
    }
}
