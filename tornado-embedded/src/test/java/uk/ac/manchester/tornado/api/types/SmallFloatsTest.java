package uk.ac.manchester.tornado.api.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.types.SmallFloatFormat.Ties;

/** Every code of every small float, and rounding at, beside and between every two neighbours. */
class SmallFloatsTest {

    private interface Decoder {
        float decode(int code);
    }

    private interface Encoder {
        int encode(float value);
    }

    /**
     * @param bits
     *            of a code with its sign
     * @param keepsNegativeZero
     *            whether encoding keeps the sign of zero
     */
    private record Kind(String name, int bits, SmallFloatFormat format, boolean keepsNegativeZero, Decoder decoder,
            Encoder encoder) {

        int sign() {
            return 1 << bits - 1;
        }

        int expected(float value) {
            if (value == 0) {
                return keepsNegativeZero && 1 / value < 0 ? sign() : 0;
            }
            return (value < 0 ? sign() : 0) | format.round(Math.abs((double) value));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind("half", 16, new SmallFloatFormat(10, 15, 0x7C00, 0x7C00, Ties.TO_EVEN), true,
                    code -> new HalfFloat((short) code).getFloat32(),
                    value -> new HalfFloat(value).getHalfFloatValue() & 0xFFFF),
            new Kind("bfloat16", 16, new SmallFloatFormat(7, 127, 0x7F80, 0x7F80, Ties.AWAY_FROM_ZERO), false,
                    code -> BFloat16.bf16ToFloat((short) code), value -> BFloat16.bf16FromFloat(value) & 0xFFFF),
            new Kind("E4M3", 8, new SmallFloatFormat(3, 7, 0x7F, 0x7E, Ties.AWAY_FROM_ZERO), false,
                    code -> FP8.e4m3ToFloat((byte) code), value -> FP8.e4m3FromFloat(value) & 0xFF),
            new Kind("E5M2", 8, new SmallFloatFormat(2, 15, 0x7C, 0x7C, Ties.AWAY_FROM_ZERO), false,
                    code -> FP8.e5m2ToFloat((byte) code), value -> FP8.e5m2FromFloat(value) & 0xFF));

    static Stream<Kind> kinds() {
        return KINDS.stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyCodeHasItsValue(Kind kind) {
        for (int code = 0; code < 1 << kind.bits(); code++) {
            int magnitude = code & kind.sign() - 1;
            float value = kind.decoder().decode(code);
            if (magnitude < kind.format().codes()) {
                double expected = kind.format().magnitude(magnitude) * (magnitude == code ? 1 : -1);
                assertThat(Double.doubleToLongBits(value)).as("code %x", code)
                        .isEqualTo(Double.doubleToLongBits(expected));
            } else if (magnitude == kind.format().codes() && !kind.name().equals("E4M3")) {
                assertThat(value).as("code %x", code)
                        .isEqualTo(magnitude == code ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY);
            } else {
                assertThat(value).as("code %x", code).isNaN();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyValueEncodesToItsCode(Kind kind) {
        for (int magnitude = 1; magnitude < kind.format().codes(); magnitude++) {
            float value = (float) kind.format().magnitude(magnitude);
            assertThat(kind.encoder().encode(value)).isEqualTo(magnitude);
            assertThat(kind.encoder().encode(-value)).isEqualTo(magnitude | kind.sign());
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void valuesBetweenTwoCodesRoundToTheNearest(Kind kind) {
        for (int code = 0; code < kind.format().codes(); code++) {
            float middle = (float) kind.format().midpoint(code);
            float value = (float) kind.format().magnitude(code);
            for (float x : new float[]{middle, Math.nextDown(middle), Math.nextUp(middle), Math.nextUp(value)}) {
                assertThat(kind.encoder().encode(x)).as("%s", x).isEqualTo(kind.expected(x));
                assertThat(kind.encoder().encode(-x)).as("%s", -x).isEqualTo(kind.expected(-x));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void anyFloatRoundsToTheNearest(Kind kind) {
        Random random = new Random(31);
        for (int i = 0; i < 1_000_000; i++) {
            float x = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(x) && kind.encoder().encode(x) != kind.expected(x)) {
                assertThat(kind.encoder().encode(x)).as("%s", x).isEqualTo(kind.expected(x));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void specialValues(Kind kind) {
        assertThat(kind.decoder().decode(kind.encoder().encode(Float.NaN))).isNaN();
        int overflow = kind.name().equals("E4M3") ? 0x7E : kind.format().codes();
        assertThat(kind.encoder().encode(Float.POSITIVE_INFINITY)).isEqualTo(overflow);
        assertThat(kind.encoder().encode(Float.NEGATIVE_INFINITY)).isEqualTo(overflow | kind.sign());
        assertThat(kind.encoder().encode(Float.MAX_VALUE)).isEqualTo(overflow);
        assertThat(kind.encoder().encode(0f)).isZero();
        assertThat(kind.encoder().encode(-0f)).isEqualTo(kind.keepsNegativeZero() ? kind.sign() : 0);
        assertThat(kind.encoder().encode(Float.MIN_VALUE)).isZero();
    }

    @Test
    void largestFiniteValuesAreTheConstants() {
        assertThat(BFloat16.bf16ToFloat((short) 0x7F7F)).isEqualTo(BFloat16.BF16_MAX);
        assertThat(FP8.e4m3ToFloat((byte) 0x7E)).isEqualTo(FP8.E4M3_MAX);
        assertThat(FP8.e5m2ToFloat((byte) 0x7B)).isEqualTo(FP8.E5M2_MAX);
    }

    @Test
    void halfArithmeticRoundsTheExactResultOnce() {
        Random random = new Random(7);
        SmallFloatFormat half = KINDS.getFirst().format();
        for (int i = 0; i < 200_000; i++) {
            HalfFloat a = new HalfFloat((short) random.nextInt(0x7C00));
            HalfFloat b = new HalfFloat((short) random.nextInt(1, 0x7C00));
            double x = a.getFloat32();
            double y = b.getFloat32();
            assertThat(HalfFloat.add(a, b).getHalfFloatValue() & 0xFFFF).isEqualTo(half.round(x + y));
            assertThat(HalfFloat.mult(a, b).getHalfFloatValue() & 0xFFFF).isEqualTo(half.round(x * y));
            // A quotient of two halves cannot lie so near to a midpoint that rounding it to a double first would matter.
            assertThat(HalfFloat.div(a, b).getHalfFloatValue() & 0xFFFF).isEqualTo(half.round(x / y));
            int difference = half.round(Math.abs(x - y));
            assertThat(HalfFloat.sub(a, b).getHalfFloatValue() & 0x7FFF).isEqualTo(difference);
        }
    }
}
