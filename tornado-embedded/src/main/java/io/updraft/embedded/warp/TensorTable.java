package io.updraft.embedded.warp;

import io.updraft.embedded.group.DynamicMemory;
import io.updraft.embedded.group.KernelFault;
import io.updraft.embedded.group.WorkItem;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The tensors that kernels in the emulator copy boxes from, by number: what tensor maps are on a device. The 128-byte
 * swizzle, boxes of 128 bytes a row (CUDA driver API, cuTensorMapEncodeTiled). For tests; what was bound stays.
 */
public final class TensorTable {
    private static final int BOX_BYTES = 128;
    private static final List<Tensor> TENSORS = new CopyOnWriteArrayList<>();

    private TensorTable() {
    }

    /** What a map is of, and where it is read: on the host, until a graph has it on the device. */
    private static final class Tensor {
        private final TornadoNativeArray host;
        private final int elementBytes;
        private final List<Long> extents;
        private final List<Long> strides;
        private final int rows;
        private final long offset;
        private volatile TornadoNativeArray array;

        Tensor(TornadoNativeArray host, int elementBytes, List<Long> extents, List<Long> strides, int rows,
                long offset) {
            this.host = host;
            this.elementBytes = elementBytes;
            this.extents = extents;
            this.strides = strides;
            this.rows = rows;
            this.offset = offset;
            this.array = host;
        }

        byte value(int[] coordinates, int row, int inRow) {
            long[] at = {coordinates[0] + inRow / elementBytes, coordinates[1] + row, coordinates[2], coordinates[3]};
            long element = at[0];
            for (int i = 0; i < at.length; i++) {
                if (at[i] < 0 || at[i] >= extents.get(i)) {
                    return 0;
                }
                if (i > 0) {
                    element += at[i] * strides.get(i - 1);
                }
            }
            return array.getSegment().get(ValueLayout.JAVA_BYTE,
                    offset + element * elementBytes + inRow % elementBytes);
        }
    }

    /**
     * Makes a tensor of four dimensions known, innermost first, with strides of the outer three, {@code offset} bytes into
     * the array; its number.
     */
    public static synchronized int bind(TornadoNativeArray array, int elementBytes, List<Long> extents,
            List<Long> strides, int rows, long offset) {
        TENSORS.add(new Tensor(array, elementBytes, List.copyOf(extents), List.copyOf(strides), rows, offset));
        return TENSORS.size() - 1;
    }

    /** Says where the device has the contents of an array of the host's: tensors over it are from then on read there. */
    public static void place(TornadoNativeArray host, TornadoNativeArray onDevice) {
        for (Tensor tensor : TENSORS) {
            if (tensor.host == host) {
                tensor.array = onDevice;
            }
        }
    }

    /** Copies a box to dynamic local memory, zeros for what is outside the tensor, and tells the barrier. */
    public static void load(WorkItem item, int tensor, int address, int barrier, int[] coordinates) {
        if (address % BOX_BYTES != 0) {
            throw new KernelFault("a tensor copy to address " + address + ", which is no multiple of 128");
        }
        Tensor from = TENSORS.get(tensor);
        DynamicMemory memory = item.group().dynamicMemory();
        for (int i = 0; i < from.rows * BOX_BYTES; i++) {
            int plain = address + i;
            memory.set(plain ^ (plain >> 7 & 7) << 4, from.value(coordinates, i / BOX_BYTES, i % BOX_BYTES));
        }
        memory.receive(barrier, from.rows * BOX_BYTES);
    }
}
