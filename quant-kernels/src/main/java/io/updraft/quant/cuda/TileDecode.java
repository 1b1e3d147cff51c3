package io.updraft.quant.cuda;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.Packed;
import io.updraft.runtime.intrinsics.SharedMemory;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Turns stored codes into halves in registers. A code put into the low bits of the half 1024 is 1024 more than its value
 * (Kim et al., Who Says Elephants Can't Run, 2022), so that one operation on two halves takes 1024 and the zero point off,
 * exactly.
 */
final class TileDecode {
    static final int INT4 = 0;
    static final int INT8 = 1;
    static final int FP8 = 2;
    static final int HALF = 3;
    static final int CODEBOOK = 4;
    static final int E5M2 = 5;

    /** The half 1024, twice. */
    private static final int LIFT = 0x64006400;
    /** The half 1024's upper byte, four times. */
    private static final int LIFT_BYTES = 0x64646464;
    /** The half 1/16, twice. */
    private static final int SIXTEENTH = 0x2C002C00;
    /** The half -1024, twice: code 0 of a lifted code. */
    private static final int LOW_OFFSET = 0xE400E400;
    /** The half -64, twice: the same of a code that is 16 times as large. */
    private static final int HIGH_OFFSET = 0xD400D400;
    /** The half -1152, twice: bytes are stored with 128 added. */
    private static final int BYTE_OFFSET = 0xE480E480;
    /** The half 1/4096, twice: see {@link TiledWeight.Format#scaleFactor}. */
    private static final int LOWER = 0x0C000C00;

    /** The halves 256 and 16, twice. */
    private static final int LIFT_LOW = 0x5C005C00;
    private static final int LIFT_HIGH = 0x4C004C00;
    /** What takes these lifts off, as factors of x. */
    static final int LIFT_OFF = 0xDC00DC00;
    static final int HIGH_LIFT_OFF = 0xCC00CC00;
    /** The same with the usual zero point: -264 and -24. */
    static final int LIFT_AND_EIGHT_OFF = 0xDC20DC20;
    static final int HIGH_LIFT_AND_EIGHT_OFF = 0xCE00CE00;

    private TileDecode() {
    }

    /** 32-bit words of eight weights. */
    static int words(int format) {
        int count = format == HALF ? 4 : 2;
        return format % CODEBOOK == INT4 ? 1 : count;
    }

    /**
     * Eight weights of a row without their scale, as four pairs of halves at {@code out[to..to+3]}, from the words at
     * {@code words[at]}. {@code zero} is the zero point of the first 16 columns as two halves, {@code farZero} that of the
     * next 16; {@code pairs} are what {@link #loadPairs} has left.
     */
    static void eight(int[] out, int to, int[] words, int at, int zero, int farZero, int[] pairs, int copies, int lane,
            int format) {
        if (format == INT4) {
            int low = Packed.subtractHalf2(LOW_OFFSET, zero);
            int high = Packed.subtractHalf2(HIGH_OFFSET, zero);
            int farLow = Packed.subtractHalf2(LOW_OFFSET, farZero);
            int farHigh = Packed.subtractHalf2(HIGH_OFFSET, farZero);
            int first = words[at];
            int second = first >> 8;
            out[to] = Packed.addHalf2(Packed.andOr(first, 0x000F000F, LIFT), low);
            out[to + 1] = Packed.fmaHalf2(Packed.andOr(first, 0x00F000F0, LIFT), SIXTEENTH, high);
            out[to + 2] = Packed.addHalf2(Packed.andOr(second, 0x000F000F, LIFT), farLow);
            out[to + 3] = Packed.fmaHalf2(Packed.andOr(second, 0x00F000F0, LIFT), SIXTEENTH, farHigh);
        }
        if (format == INT8) {
            for (int i = 0; i < 2; i++) {
                int offset = Packed.subtractHalf2(BYTE_OFFSET, i == 0 ? zero : farZero);
                out[to + i * 2] = Packed.addHalf2(Packed.selectBytes(words[at + i], LIFT_BYTES, 0x4140), offset);
                out[to + i * 2 + 1] = Packed.addHalf2(Packed.selectBytes(words[at + i], LIFT_BYTES, 0x4342), offset);
            }
        }
        if (format == FP8) {
            for (int i = 0; i < 2; i++) {
                out[to + i * 2] = Convert.e4m3ToHalf2(words[at + i] & 0xFFFF);
                out[to + i * 2 + 1] = Convert.e4m3ToHalf2(words[at + i] >> 16 & 0xFFFF);
            }
        }
        if (format == E5M2) {
            // Such a byte is the upper half of a half; the scale is as many times larger.
            for (int i = 0; i < 2; i++) {
                out[to + i * 2] = Packed.multiplyHalf2(Packed.selectBytes(words[at + i], 0, 0x1404), LOWER);
                out[to + i * 2 + 1] = Packed.multiplyHalf2(Packed.selectBytes(words[at + i], 0, 0x3424), LOWER);
            }
        }
        if (format == CODEBOOK) {
            int copy = lane & (copies - 1);
            for (int i = 0; i < 4; i++) {
                out[to + i] = SharedMemory.load4(pairs, (words[at] >> i * 8 & 0xFF) * copies + copy);
            }
        }
        if (format == HALF) {
            for (int i = 0; i < 4; i++) {
                out[to + i] = words[at + i];
            }
        }
    }

    /**
     * Eight codes of 4 bits as four pairs of halves that are 256, 16, 256 and 16 more: six operations where {@link #eight} has
     * nine. What is too much is taken off sums, once for all rows.
     */
    static void lifted(int[] out, int to, int word) {
        int first = word << 2;
        int second = word >>> 6;
        out[to] = Packed.andOr(first, 0x003C003C, LIFT_LOW);
        out[to + 1] = Packed.andOr(first, 0x03C003C0, LIFT_HIGH);
        out[to + 2] = Packed.andOr(second, 0x003C003C, LIFT_LOW);
        out[to + 3] = Packed.andOr(second, 0x03C003C0, LIFT_HIGH);
    }

    /**
     * Copies what bytes of two codes stand for to local memory, {@code copies} times (16 or 32), so that lanes, which read
     * any of them, do not meet in a bank.
     */
    static void loadPairs(int[] pairs, TornadoNativeArray book, int tid, int threads, int copies) {
        for (int code = tid; code < 256; code += threads) {
            int pair = GlobalMemory.load4(book, TiledWeight.PAD + code * 4L);
            for (int i = 0; i < copies; i++) {
                SharedMemory.store4(pairs, code * copies + (tid + i & (copies - 1)), pair);
            }
        }
    }
}
