package io.updraft.runtime.intrinsics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bodies of intrinsics that need no emulator, against exact arithmetic. */
class ArithmeticIntrinsicsTest {

    @Test
    void halfFusedMultiplyAddRoundsOnce() {
        Random random = new Random(5);
        for (int i = 0; i < 200_000; i++) {
            int a = finite(random);
            int b = finite(random);
            int c = finite(random);
            float result = Convert.halfLow(Packed.fmaHalf2(a, b, c));
            if (Float.isInfinite(result)) {
                continue;
            }
            BigDecimal exact = decimal(Convert.halfLow(a)).multiply(decimal(Convert.halfLow(b)))
                    .add(decimal(Convert.halfLow(c)));
            assertNearest(exact, result, a + " " + b + " " + c);
        }
    }

    @Test
    void bfloat16FusedMultiplyAddRoundsOnce() {
        Random random = new Random(9);
        for (int i = 0; i < 200_000; i++) {
            int a = middling(random);
            int b = middling(random);
            int c = middling(random);
            BigDecimal exact = decimal(Convert.bfloat16Low(a)).multiply(decimal(Convert.bfloat16Low(b)))
                    .add(decimal(Convert.bfloat16Low(c)));
            int result = Packed.fmaBFloat16x2(a, b, c) & 0xffff;
            if (result == 0) {
                assertThat(exact).isZero();
                continue;
            }
            BigDecimal error = exact.subtract(decimal(Convert.bfloat16Low(result))).abs();
            for (int neighbour : new int[]{result - 1, result + 1}) {
                BigDecimal other = exact.subtract(decimal(Convert.bfloat16Low(neighbour))).abs();
                int nearer = error.compareTo(other);
                assertThat(nearer < 0 || nearer == 0 && (result & 1) == 0).as("%x %x %x", a, b, c).isTrue();
            }
        }
    }

    /** A tie, and what is too small for a double to hold beside it: 1.5 * 1.0078125 = 1.51171875, between 1.5078 and 1.5156. */
    @Test
    void nothingIsLostBesideATie() {
        int product = Convert.packBFloat16(1.5f, 0);
        int factor = Convert.packBFloat16(1.0078125f, 0);
        assertThat(Packed.fmaBFloat16x2(product, factor, 0)).isEqualTo(Convert.packBFloat16(1.515625f, 0));
        assertThat(Packed.fmaBFloat16x2(product, factor, Convert.packBFloat16(-0x1p-90f, 0)))
                .isEqualTo(Convert.packBFloat16(1.5078125f, 0));
        assertThat(Packed.fmaBFloat16x2(product, factor, Convert.packBFloat16(0x1p-90f, 0)))
                .isEqualTo(Convert.packBFloat16(1.515625f, 0));
    }

    @Test
    void bfloat16sTieToEvenAndKeepTheSignOfZero() {
        assertThat(Convert.packBFloat16(1.00390625f, 1.01171875f)).isEqualTo(Convert.packBFloat16(1f, 1.015625f));
        assertThat(Convert.packBFloat16(-0f, 3.4e38f)).isEqualTo(0x7f808000);
    }

    @Test
    void highHalvesAreComputedLikeLowOnes() {
        Random random = new Random(6);
        for (int i = 0; i < 10_000; i++) {
            int a = finite(random);
            int b = finite(random);
            int c = finite(random);
            assertThat(Packed.fmaHalf2(a << 16, b << 16, c << 16) >>> 16).isEqualTo(Packed.fmaHalf2(a, b, c) & 0xffff);
            assertThat(Packed.addHalf2(a << 16, b << 16) >>> 16).isEqualTo(Packed.addHalf2(a, b) & 0xffff);
            assertThat(Packed.subtractHalf2(a << 16, b << 16) >>> 16).isEqualTo(Packed.subtractHalf2(a, b) & 0xffff);
            assertThat(Packed.multiplyHalf2(a << 16, b << 16) >>> 16).isEqualTo(Packed.multiplyHalf2(a, b) & 0xffff);
        }
    }

    @Test
    void bytesUnderTheExponentOf1024BecomeTheirValues() {
        for (int value = -128; value < 128; value++) {
            int word = value & 0xff;
            int half = Packed.subtractHalf2(Packed.selectBytes(word ^ 0x80808080, 0x64646464, 0x4140), 0x64806480);
            assertThat(Convert.halfLow(half)).isEqualTo(value);
        }
    }

    @Test
    void fourBitCodesBecomeTheirValues() {
        for (int code = 0; code < 16; code++) {
            int half = Packed.subtractHalf2(Packed.andOr(code | code << 16, 0x000f000f, 0x64006400), 0x64086408);
            assertThat(Convert.halfLow(half)).isEqualTo(code - 8);
            assertThat(Convert.halfHigh(half)).isEqualTo(code - 8);
        }
    }

    @Test
    void selectsBytesAndTheirSigns() {
        assertThat(Packed.selectBytes(0x44332211, 0x88776655, 0x7520)).isEqualTo(0x88663311);
        assertThat(Packed.selectBytes(0x44338011, 0, 0x9918)).isEqualTo(0xffff8000);
    }

    @Test
    void dotProductsOfBytesAreExact() {
        assertThat(Packed.dp4a(0x80ff7f01, 0x80027f03, 5)).isEqualTo(5 + 128 * 128 - 2 + 127 * 127 + 3);
        assertThat(Packed.dp4aUnsignedSigned(0x80ff7f01, 0x80027f03, 5))
                .isEqualTo(5 - 128 * 128 + 255 * 2 + 127 * 127 + 3);
    }

    @Test
    void packsAndUnpacks() {
        int pair = Convert.packBFloat16(1.5f, -2.25f);
        assertThat(Convert.bfloat16Low(pair)).isEqualTo(1.5f);
        assertThat(Convert.bfloat16High(pair)).isEqualTo(-2.25f);
        int bytes = Convert.packE4M3(448f, -0.0625f);
        assertThat(Convert.halfLow(Convert.e4m3ToHalf2(bytes))).isEqualTo(448f);
        assertThat(Convert.halfHigh(Convert.e4m3ToHalf2(bytes))).isEqualTo(-0.0625f);
        // Ties go to even: 17 lies between 16 and 18, 19 between 18 and 20.
        assertThat(Convert.e4m3ToHalf2(Convert.packE4M3(17f, 19f))).isEqualTo(Convert.packHalf(16f, 20f));
        assertThat(Convert.roundToInt(2.5f)).isEqualTo(2);
        assertThat(Convert.roundToInt(-3.5f)).isEqualTo(-4);
    }

    private static int finite(Random random) {
        int bits = random.nextInt(1 << 16);
        return (bits & 0x7c00) == 0x7c00 ? bits & 0x83ff : bits;
    }

    /** A bfloat16 whose products and sums are neither infinite nor rounded away, in the low half. */
    private static int middling(Random random) {
        return random.nextInt(2) << 15 | 0x60 + random.nextInt(0x40) << 7 | random.nextInt(1 << 7);
    }

    private static BigDecimal decimal(float value) {
        return new BigDecimal(value);
    }

    private static void assertNearest(BigDecimal exact, float result, String operands) {
        BigDecimal error = exact.subtract(decimal(result)).abs();
        short bits = Float.floatToFloat16(result);
        for (int neighbour : new int[]{bits - 1, bits + 1}) {
            float other = Float.float16ToFloat((short) neighbour);
            if (Float.isFinite(other)) {
                assertThat(error).as(operands).isLessThanOrEqualTo(exact.subtract(decimal(other)).abs());
            }
        }
    }
}
