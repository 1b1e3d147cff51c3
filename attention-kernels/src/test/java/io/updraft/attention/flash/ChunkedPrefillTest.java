package io.updraft.attention.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.intrinsics.Convert;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** A prompt in chunks over a cache of each type gives the bits of the whole prompt, on the forward kernels. */
class ChunkedPrefillTest {
    private static final int HEADS = 4;
    private static final int KEY_HEADS = 2;
    private static final int DIM = 64;
    private static final int LENGTH = 97;

    @ParameterizedTest
    @ValueSource(strings = {"f16", "int8", "fp8,int8"})
    void chunksGiveTheBitsOfTheWhole(String types) {
        Random random = new Random(5);
        ShortArray query = halves(LENGTH * HEADS * DIM, random);
        ShortArray key = halves(LENGTH * KEY_HEADS * DIM, random);
        ShortArray value = halves(LENGTH * KEY_HEADS * DIM, random);
        short[] whole = run(types, query, key, value, List.of(new SequenceRange(0, LENGTH, 0, LENGTH)));
        // Each chunk as a sequence of its own that shares the cache's rows and sees its tokens so far.
        short[] chunks = run(types, query, key, value, List.of(new SequenceRange(0, 40, 0, 40),
                new SequenceRange(40, 9, 0, 49), new SequenceRange(49, 48, 0, LENGTH)));
        assertThat(chunks).isEqualTo(whole);
    }

    private static short[] run(String types, ShortArray query, ShortArray key, ShortArray value,
            List<SequenceRange> sequences) {
        KvTypes cache = KvTypes.parse(types);
        Layout rows = Layout.packed(LENGTH, KEY_HEADS, DIM);
        ByteArray keys = new ByteArray(LENGTH * KEY_HEADS * DIM * cache.keys().bytes());
        ByteArray values = new ByteArray(LENGTH * KEY_HEADS * DIM * cache.values().bytes());
        FloatArray keyScales = new FloatArray(LENGTH * KEY_HEADS);
        FloatArray valueScales = new FloatArray(LENGTH * KEY_HEADS);
        IntArray slots = new IntArray(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            slots.set(i, i);
        }
        ShortArray output = new ShortArray(query.getSize());
        GridScheduler grids = new GridScheduler();
        TaskGraph graph = new TaskGraph("prefill").transferToDevice(DataTransferMode.FIRST_EXECUTION, query, key, value,
                slots, keys, values, keyScales, valueScales);
        new CacheAppend(LENGTH, KEY_HEADS, DIM, rows, cache.keys(), false).addTo(graph, grids, "keys", key, slots, keys,
                keyScales);
        new CacheAppend(LENGTH, KEY_HEADS, DIM, rows, cache.values(), false).addTo(graph, grids, "values", value, slots,
                values, valueScales);
        Layout packed = Layout.packed(LENGTH, HEADS, DIM);
        ForwardSpec spec = new ForwardSpec(HEADS, KEY_HEADS, DIM, false, true, 0, 0f, 0.125f, packed, rows, packed,
                sequences);
        FlashAttention.of(spec).withCache(cache, keyScales, valueScales).addTo(graph, grids, "attention", query, keys,
                values, output);
        Machine.execute(graph.transferToHost(DataTransferMode.EVERY_EXECUTION, output), grids);
        return output.toHeapArray();
    }

    private static ShortArray halves(int size, Random random) {
        ShortArray array = new ShortArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, (short) Convert.packHalf((float) random.nextGaussian(), 0f));
        }
        return array;
    }
}
