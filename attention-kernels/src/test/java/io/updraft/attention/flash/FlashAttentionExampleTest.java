package io.updraft.attention.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The example that README.md shows, and what FlashAttention refuses. */
class FlashAttentionExampleTest {

    @Test
    void addsItselfToATaskGraphOfOnesOwn() throws Exception {
        HalfFloatArray query = new HalfFloatArray(2 * 40 * 64);
        HalfFloatArray key = new HalfFloatArray(40 * 64);
        HalfFloatArray value = new HalfFloatArray(40 * 64);
        HalfFloatArray output = new HalfFloatArray(2 * 40 * 64);
        query.init(new HalfFloat(0.5f));
        key.init(new HalfFloat(0.25f));
        for (int i = 0; i < value.getSize(); i++) {
            value.set(i, new HalfFloat(i / 64));
        }
        GridScheduler grids = new GridScheduler();
        TaskGraph graph = new TaskGraph("mine").transferToDevice(DataTransferMode.FIRST_EXECUTION, query, key, value);
        FlashAttention.of(ForwardSpec.byHead(1, 2, 1, 40, 40, 64, false, true)).addTo(graph, grids, "attention", query,
                key,
                value, output);
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, output);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(grids).execute();
        }
        // Equal keys have equal weights: query i sees the mean of the values 0 to i.
        for (int head = 0; head < 2; head++) {
            for (int i = 0; i < 40; i++) {
                assertThat(output.get((head * 40 + i) * 64 + 7).getFloat32()).isEqualTo(i / 2f);
            }
        }
    }

    @Test
    void readmeShowsTheSameCall() throws Exception {
        String readme = Files.readString(Path.of("..", "README.md"));
        assertThat(readme).contains("FlashAttention.of(ForwardSpec.byHead(1, 2, 1, 40, 40, 64, false, true))",
                ".addTo(graph, grids, \"attention\", query, key, value, output);");
    }

    @Test
    void refusesWhatItCannotDo() {
        assertThatThrownBy(() -> ForwardSpec.byHead(1, 3, 2, 1, 1, 64, false, true))
                .hasMessageContaining("multiple of key heads");
        assertThatThrownBy(() -> ForwardSpec.byHead(1, 2, 1, 1, 1, 72, false, true))
                .hasMessageContaining("multiple of 16");
        FlashAttention attention = FlashAttention.of(ForwardSpec.byHead(1, 2, 1, 1, 1, 64, false, true));
        assertThatThrownBy(() -> attention.overPages(new IntArray(1), 12)).hasMessageContaining("power of two");
        Layout odd = new Layout(100, 50, 4);
        assertThatThrownBy(() -> odd.after(8)).hasMessageContaining("multiple of 16 bytes");
        Layout late = odd.after(Layout.ALIGNED);
        assertThatThrownBy(() -> new ForwardSpec(2, 2, 32, false, true, 0, 0f, 1f, late, odd, odd,
                List.of(new SequenceRange(0, 1, 0, 1)))).hasMessageContaining("start with their arrays");
        ForwardSpec spec = new ForwardSpec(2, 2, 32, false, true, 0, 0f, 1f, odd, odd, odd,
                List.of(new SequenceRange(0, 1, 0, 1)));
        FlashAttention quantized = FlashAttention.of(spec).withCache(KvTypes.of(KvType.INT8), new FloatArray(1),
                new FloatArray(1));
        HalfFloatArray some = new HalfFloatArray(128);
        assertThatThrownBy(
                () -> quantized.addTo(new TaskGraph("mine"), new GridScheduler(), "attention", some, some, some, some))
                .hasMessageContaining("multiples of the head size");
    }
}
