package io.updraft.attention.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.intrinsics.Convert;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The append kernel on the emulator gives the codes of {@link KvType}, where slots say and nowhere else. */
class CacheAppendTest {
    private static final int TOKENS = 5;
    private static final int HEADS = 3;
    private static final int ROWS = 16;
    private static final int[] SLOTS = {7, -1, 0, 15, 8};

    @ParameterizedTest
    @EnumSource(value = KvType.class, names = "F32", mode = EnumSource.Mode.EXCLUDE)
    void storesEachTokenInItsSlot(KvType type) throws TornadoExecutionPlanException {
        for (int dim : new int[]{32, 80, 256}) {
            Random random = new Random(dim);
            ShortArray source = new ShortArray(TOKENS * HEADS * dim);
            for (int i = 0; i < source.getSize(); i++) {
                source.set(i, (short) Convert.packHalf(i < dim ? 0f : (float) random.nextGaussian(), 0f));
            }
            ByteArray cache = new ByteArray(ROWS * HEADS * dim * type.bytes());
            cache.init((byte) 0x55);
            FloatArray scales = new FloatArray(ROWS * HEADS);
            scales.init(-1f);
            append(new CacheAppend(TOKENS, HEADS, dim, Layout.packed(ROWS, HEADS, dim), type, false), source, cache,
                    scales);
            int stored = 0;
            for (int row = 0; row < ROWS; row++) {
                int token = java.util.stream.IntStream.of(SLOTS).boxed().toList().indexOf(row);
                for (int head = 0; head < HEADS; head++) {
                    check(type, dim, token, row * HEADS + head, source, (token * HEADS + head) * dim, cache, scales);
                    stored += token >= 0 ? 1 : 0;
                }
            }
            assertThat(stored).isEqualTo(4 * HEADS);
        }
    }

    private static void check(KvType type, int dim, int token, int at, ShortArray source, int from, ByteArray cache,
            FloatArray scales) {
        float largest = 0;
        for (int c = 0; token >= 0 && c < dim; c++) {
            largest = Math.max(largest, Math.abs(Convert.halfLow(source.get(from + c))));
        }
        float scale = type.scale(largest);
        assertThat(scales.get(at)).isEqualTo(token >= 0 && type.isScaled() ? scale : -1f);
        for (int c = 0; c < dim; c++) {
            int bits = 0;
            for (int b = 0; b < type.bytes(); b++) {
                bits |= (cache.get((at * dim + c) * type.bytes() + b) & 0xff) << 8 * b;
            }
            if (token < 0) {
                assertThat(bits & 0xff).isEqualTo(0x55);
            } else {
                float value = Convert.halfLow(source.get(from + c));
                assertThat(type.decode(bits, scale)).isEqualTo(type.decode(type.encode(value, scale), scale));
            }
        }
    }

    private static void append(CacheAppend append, TornadoNativeArray source, TornadoNativeArray cache,
            FloatArray scales) throws TornadoExecutionPlanException {
        GridScheduler grids = new GridScheduler();
        IntArray slots = IntArray.fromArray(SLOTS);
        TaskGraph graph = new TaskGraph("append").transferToDevice(DataTransferMode.EVERY_EXECUTION, source, slots,
                cache, scales);
        append.addTo(graph, grids, "keys", source, slots, cache, scales);
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, cache, scales);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(grids).execute();
        }
    }

    @Test
    void refusesWhatItCannotStore() {
        Layout layout = Layout.packed(4, 2, 64);
        assertThatThrownBy(() -> new CacheAppend(1, 2, 64, layout, KvType.F32, false))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("f32");
        assertThatThrownBy(() -> new CacheAppend(1, 2, 66, layout, KvType.F16, false))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("heads of 66");
    }
}
