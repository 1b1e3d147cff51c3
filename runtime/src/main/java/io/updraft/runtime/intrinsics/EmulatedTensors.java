package io.updraft.runtime.intrinsics;

import io.updraft.embedded.warp.TensorTable;
import io.updraft.runtime.cuda.TensorMap;
import java.lang.foreign.ValueLayout;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Tensor maps for kernels that run in the emulator: where the launcher of direct kernels encodes a map for a device, the
 * number that the emulator knows the tensor by. For tests.
 */
public final class EmulatedTensors {
    private static final int FIRST_MAP = 48;
    private static final int MAP_BYTES = 128;

    private EmulatedTensors() {
    }

    /** The array to give a kernel as its maps: map i over array i. */
    public static ByteArray bind(List<TensorMap> maps, List<? extends TornadoNativeArray> arrays) {
        ByteArray result = new ByteArray(FIRST_MAP + MAP_BYTES * maps.size());
        for (int i = 0; i < maps.size(); i++) {
            TensorMap map = maps.get(i);
            result.getSegment().set(ValueLayout.JAVA_INT_UNALIGNED, FIRST_MAP + (long) MAP_BYTES * i,
                    TensorTable.bind(arrays.get(i), map.element().bytes(), map.extents(), map.strides(), map.rows(),
                            map.offset()));
        }
        return result;
    }
}
