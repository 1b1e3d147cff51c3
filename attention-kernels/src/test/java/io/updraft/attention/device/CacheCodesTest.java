package io.updraft.attention.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.cache.KvType;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The kernels' arithmetic gives the codes of [KvType].
class CacheCodesTest {
    @ParameterizedTest
    @EnumSource(value = KvType.class, names = "F32", mode = EnumSource.Mode.EXCLUDE)
    void codesAreThoseOfTheType(KvType type) {
        int kind = type.ordinal();
        assertThat(1 << CacheCodes.shift(kind)).isEqualTo(type.perWord());
        assertThat(CacheCodes.words(kind, 33)).isEqualTo(Math.ceilDiv(33, type.perWord()));
        assertThat(CacheCodes.floats(kind, 33)).isEqualTo(type.isScaled() ? 1 : 0);
        Random random = new Random(kind);
        float most = type == KvType.F16 ? 65504 : type == KvType.INT8 ? 127 : 448;
        for (int i = 0; i < 200_000; i++) {
            float value = (float) (most * Math.pow(2, -30 * random.nextDouble()) * (random.nextBoolean() ? 1 : -1));
            if (i % 4 == 0) {
                // Halfway between two codes, where the type has room for it.
                value = (float) (Math.rint(value) + 0.5);
            }
            value = Math.clamp(value, -most, most);
            int wanted = type.encode(value, 1f);
            int found = CacheCodes.encode(value, kind);
            assertThat(type.decode(found, 1f)).as("%s", value).isEqualTo(type.decode(wanted, 1f));
            int element = i % type.perWord();
            int word = found << element * 8 * type.bytes()
                    | random.nextInt() & ~(((1 << 8 * type.bytes()) - 1) << element * 8 * type.bytes());
            assertThat(CacheCodes.decode(word, element, kind)).as("%s", value).isEqualTo(type.decode(wanted, 1f));
        }
    }

    @ParameterizedTest
    @EnumSource(value = KvType.class, names = "F32", mode = EnumSource.Mode.EXCLUDE)
    void zeroIsZero(KvType type) {
        assertThat(CacheCodes.decode(CacheCodes.encode(0f, type.ordinal()), 0, type.ordinal())).isZero();
    }
}
