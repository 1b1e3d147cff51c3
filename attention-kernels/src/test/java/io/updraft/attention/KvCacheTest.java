package io.updraft.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvTypes;
import java.util.List;
import org.junit.jupiter.api.Test;

class KvCacheTest {
    private static final List<LayerShape> LAYERS = List.of(new LayerShape(2, 64, 64), new LayerShape(1, 80, 40));

    @Test
    void memoryFollowsUseUpToTheSizeToldBefore() {
        try (KvCache cache = new KvCache(LAYERS, KvTypes.F32, 3, 1000)) {
            assertThat(cache.allocatedBytes()).isZero();
            cache.reserve(0, 1, 1);
            long chunk = cache.allocatedBytes();
            assertThat(chunk).isEqualTo(2L * KvCache.CHUNK * (64 + 64) * Float.BYTES);
            cache.reserve(0, 1, KvCache.CHUNK);
            assertThat(cache.allocatedBytes()).isEqualTo(chunk);
            cache.reserve(0, 1, KvCache.CHUNK + 1);
            assertThat(cache.allocatedBytes()).isEqualTo(2 * chunk);
            for (int layer = 0; layer < 2; layer++) {
                for (int slot = 0; slot < 3; slot++) {
                    cache.reserve(layer, slot, 1000);
                }
            }
            assertThat(cache.allocatedBytes()).isEqualTo(KvCache.bytes(LAYERS, KvTypes.F32, 3, 1000));
        }
    }

    @Test
    void aLaterPositionReservesAllBefore() {
        try (KvCache cache = new KvCache(LAYERS, KvTypes.F32, 1, 1000)) {
            cache.reserve(0, 0, 700);
            assertThat(cache.head(0, 0, 0, 0).keys()).isNotZero();
            assertThat(cache.head(0, 0, 2, 0).keys()).isNotZero();
            assertThat(cache.head(0, 0, 3, 0).keys()).isZero();
        }
    }

    @Test
    void refusesMoreThanItsCapacityAndImpossibleSizes() {
        try (KvCache cache = new KvCache(LAYERS, KvTypes.F32, 1, 10)) {
            assertThatThrownBy(() -> cache.reserve(0, 0, 11)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("11 tokens");
        }
        assertThatThrownBy(() -> new KvCache(LAYERS, KvTypes.F32, 0, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LayerShape(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KvCache.bytes(List.of(new LayerShape(1 << 20, 1 << 20, 1)), KvTypes.F32, 1 << 20,
                1 << 30))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void smallerTypesTakeTheirBytesAndScales() {
        long floats = KvCache.bytes(LAYERS, KvTypes.F32, 1, 1000);
        assertThat(KvCache.bytes(LAYERS, KvTypes.of(KvType.F16), 1, 1000)).isEqualTo(floats / 2);
        long scales = 4L * (2 + 1) * 2 * Float.BYTES * KvCache.CHUNK;
        assertThat(KvCache.bytes(LAYERS, KvTypes.of(KvType.INT8), 1, 1000)).isEqualTo(floats / 4 + scales);
        assertThat(KvCache.bytes(LAYERS, new KvTypes(KvType.F32, KvType.FP8), 1, 1000)).isBetween(floats / 2,
                3 * floats / 4);
    }
}
