package io.updraft.quant.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.plan.Variants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GemvDivisionTest {
    private static DeviceProfile device(int groupSize, int mostGroup) {
        return new DeviceProfile("device", groupSize, mostGroup, 1L << 30, Intrinsics.ABSENT, "", false,
                Variants.BY_RULE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 31, 127, 264, 1000, 4096, 11008, 32000, 151936})
    void groupsFitTheDeviceAndItsLocalMemory(int n) {
        for (int k : new int[]{1, 33, 256, 4096, 4100, 11008}) {
            for (DeviceProfile device : new DeviceProfile[]{device(128, 1024), device(128, 256), device(128, 128),
                device(64, 4096), device(8, 8)}) {
                GemvDivision division = GemvDivision.of(device, n, k);
                assertThat(division.groupSize()).as("%s rows, %s columns", n, k).isBetween(1, device.mostGroup());
                assertThat(Integer.bitCount(division.lanes())).isOne();
                assertThat(division.lanes()).isBetween(IntegerGemv.SHARES, 256);
                assertThat(division.teams()).isPositive();
                // A row's sums of its lanes, and the shares that they are added up in.
                assertThat(division.rows() * (division.lanes() + 1 + IntegerGemv.SHARES))
                        .isLessThanOrEqualTo(IntegerGemv.PADDED);
            }
        }
    }

    @Test
    void aLargeMatrixIsOneGroupForEachUnit() {
        GemvDivision division = GemvDivision.of(device(128, 1024), 11008, 4096);
        assertThat(Math.ceilDiv(11008, division.rows())).isBetween(130, 132);
    }
}
