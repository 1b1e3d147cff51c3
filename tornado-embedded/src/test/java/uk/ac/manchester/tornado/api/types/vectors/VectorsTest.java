package uk.ac.manchester.tornado.api.types.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.HalfFloat;

/** Every operation of every short vector, lane by lane, against arithmetic in doubles. */
class VectorsTest {

    private static final Map<String, DoubleBinaryOperator> OPERATIONS = Map.of("add", (a, b) -> a + b, "sub",
            (a, b) -> a - b, "mult", (a, b) -> a * b, "div", (a, b) -> a / b, "min", Math::min, "max", Math::max, "inc",
            (a, b) -> a + b, "dec", (a, b) -> a - b, "scale", (a, b) -> a * b);

    static Stream<Class<?>> vectors() {
        return Arrays.stream(TornadoVectorsInterface.class.getPermittedSubclasses());
    }

    private static List<Method> statics(Class<?> vector, int parameters) {
        return Arrays.stream(vector.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()) && method.getParameterCount() == parameters)
                .toList();
    }

    private static boolean isVector(Class<?> type) {
        return TornadoVectorsInterface.class.isAssignableFrom(type);
    }

    private static Object argument(Class<?> type, Random random) {
        return isVector(type) ? Lanes.randomVector(type, random) : Lanes.random(type, random);
    }

    private static double lane(Object argument, int i) {
        return isVector(argument.getClass()) ? Lanes.lane(argument, i) : Lanes.number(argument);
    }

    /** The double nearest to what the element type makes of a result. */
    private static double rounded(Class<?> element, double value) {
        return Lanes.number(Lanes.of(element, value));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void laneWiseOperations(Class<?> vector) throws ReflectiveOperationException {
        Random random = new Random(3);
        Class<?> element = Lanes.element(vector);
        int tested = 0;
        for (Method method : statics(vector, 2)) {
            DoubleBinaryOperator operation = OPERATIONS.get(method.getName());
            if (operation == null || !isVector(method.getReturnType())) {
                continue;
            }
            for (int round = 0; round < 20; round++) {
                Object a = argument(method.getParameterTypes()[0], random);
                Object b = argument(method.getParameterTypes()[1], random);
                Object result = method.invoke(null, a, b);
                for (int i = 0; i < Lanes.size(result); i++) {
                    double expected = rounded(element, operation.applyAsDouble(lane(a, i), lane(b, i)));
                    assertThat(Lanes.lane(result, i)).as("lane %d of %s", i, method).isEqualTo(expected);
                }
            }
            tested++;
        }
        assertThat(tested).as("operations of %s", vector).isGreaterThanOrEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void reductions(Class<?> vector) throws ReflectiveOperationException {
        Random random = new Random(5);
        for (int parameters = 1; parameters <= 2; parameters++) {
            for (Method method : statics(vector, parameters)) {
                boolean extreme = method.getName().matches("min|max") && parameters == 1;
                if (!extreme && !method.getName().equals("dot")) {
                    continue;
                }
                Object a = Lanes.randomVector(vector, random);
                Object b = parameters == 2 ? Lanes.randomVector(vector, random) : a;
                double found = Lanes.number(parameters == 2 ? method.invoke(null, a, b) : method.invoke(null, a));
                double expected = Lanes.lane(a, 0) * (extreme ? 1 : Lanes.lane(b, 0));
                double magnitude = Math.abs(expected);
                for (int i = 1; i < Lanes.size(a); i++) {
                    double product = Lanes.lane(a, i) * Lanes.lane(b, i);
                    expected = extreme
                            ? OPERATIONS.get(method.getName()).applyAsDouble(expected, Lanes.lane(a, i))
                            : expected + product;
                    magnitude += Math.abs(product);
                }
                // Products of eighths are exact in floats and doubles; halves round at every step.
                double tolerance = method.getReturnType() == HalfFloat.class ? magnitude * Lanes.size(a) / 2048 : 0;
                assertThat(Math.abs(found - expected)).as("%s", method).isLessThanOrEqualTo(tolerance);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void copiesAndBuffers(Class<?> vector) throws ReflectiveOperationException {
        Object a = Lanes.randomVector(vector, new Random(9));
        Object copy = vector.getConstructor().newInstance();
        vector.getMethod("set", vector).invoke(copy, a);
        for (int i = 0; i < Lanes.size(a); i++) {
            assertThat(Lanes.lane(copy, i)).isEqualTo(Lanes.lane(a, i));
        }
        TornadoVectorsInterface<?> view = (TornadoVectorsInterface<?>) a;
        assertThat(view.asBuffer().capacity()).isEqualTo(view.size());
        int elementBytes = Map
                .<Class<?>, Integer>of(double.class, 8, float.class, 4, int.class, 4, short.class, 2, byte.class,
                        1, HalfFloat.class, 2)
                .get(Lanes.element(vector));
        assertThat(view.getNumBytes()).isEqualTo((long) view.size() * elementBytes);
        assertThat(a.toString()).startsWith("{").endsWith("}");
    }

    @Test
    void functionsOfFloats() {
        Float4 v = new Float4(1, 4, 9, 16.25f);
        assertThat(Float4.sqrt(v).toArray()).containsExactly(1, 2, 3, (float) Math.sqrt(16.25));
        assertThat(Float4.fract(v).toArray()).containsExactly(0, 0, 0, 0.25f);
        assertThat(Float4.clamp(v, 2, 10).toArray()).containsExactly(2, 4, 9, 10);
        assertThat(Float3.cross(new Float3(1, 0, 0), new Float3(0, 1, 0)).toArray()).containsExactly(0, 0, 1);
        assertThat(Float3.length(new Float3(2, 3, 6))).isEqualTo(7);
        assertThat(Float3.normalise(new Float3(0, 0, 5)).toArray()).containsExactly(0, 0, 1);
        assertThat(new Float8(1, 2, 3, 4, 5, 6, 7, 8).getHigh().toArray()).containsExactly(5, 6, 7, 8);
        assertThat(v.asFloat3().asFloat2().toArray()).containsExactly(1, 4);
        Double2 d = new Double2(3, 4);
        Double2.normalise(d);
        assertThat(d.toArray()).containsExactly(3 * (1.0 / 5), 4 * (1.0 / 5));
    }

    @Test
    void packedHalves() {
        Half2 a = Half2.fromFloats(1.5f, -2);
        Half2 c = Half2.fma(a, Half2.fromFloats(2, 3), Half2.fromFloats(0.25f, 1));
        assertThat(Half2.lowFloat(c)).isEqualTo(3.25f);
        assertThat(Half2.highFloat(c)).isEqualTo(-5);
        assertThat(a.toArray()).containsExactly((short) 0x3E00, (short) 0xC000);
    }
}
