package io.updraft.runtime.operator.contracts.support;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.lang.foreign.MemorySegment;

/// Elements of a tensor in bulk, as doubles.
public final class Reals {
    private Reals() {}

    public static double[] of(Tensor tensor) {
        return of(tensor, 0, Math.toIntExact(tensor.elements()));
    }

    public static double[] of(Tensor tensor, long from, int count) {
        double[] result = new double[count];
        read(tensor, from, result, 0, count);
        return result;
    }

    public static void read(Tensor tensor, long from, double[] into, int at, int count) {
        MemorySegment data = tensor.data();
        if (tensor.type() == DataType.FLOAT) {
            for (int i = 0; i < count; i++) {
                into[at + i] = data.get(Tensor.FLOAT, (from + i) * 4);
            }
        } else if (tensor.type() == DataType.FLOAT16) {
            for (int i = 0; i < count; i++) {
                into[at + i] = Float.float16ToFloat(data.get(Tensor.SHORT, (from + i) * 2));
            }
        } else if (tensor.type() == DataType.INT8) {
            for (int i = 0; i < count; i++) {
                into[at + i] = data.get(Tensor.BYTE, from + i);
            }
        } else if (tensor.type() == DataType.UINT8) {
            for (int i = 0; i < count; i++) {
                into[at + i] = Byte.toUnsignedInt(data.get(Tensor.BYTE, from + i));
            }
        } else {
            for (int i = 0; i < count; i++) {
                into[at + i] = tensor.getDouble(from + i);
            }
        }
    }

    /// A tensor of these values, each rounded once to the type.
    public static Tensor tensor(TensorType type, double[] values) {
        Tensor tensor = Tensor.allocate(type.type(), type.shape());
        write(tensor, 0, values, Math.toIntExact(tensor.elements()));
        return tensor;
    }

    /// Stores the first `count` values, each rounded once to the type.
    public static void write(Tensor tensor, long at, double[] values, int count) {
        MemorySegment data = tensor.data();
        if (tensor.type() == DataType.FLOAT) {
            for (int i = 0; i < count; i++) {
                data.set(Tensor.FLOAT, (at + i) * 4, (float) values[i]);
            }
        } else {
            for (int i = 0; i < count; i++) {
                tensor.setDouble(at + i, values[i]);
            }
        }
    }
}
