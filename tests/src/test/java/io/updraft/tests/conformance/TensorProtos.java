package io.updraft.tests.conformance;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.lang.foreign.MemorySegment;

/// `TensorProto` to [Tensor], written apart from the graph room's reader so that one can check the other.
final class TensorProtos {
    private TensorProtos() {
    }

    static Tensor read(TensorProto proto) {
        DataType type = DataType.ofOnnx(proto.getDataType());
        Shape shape = Shape.of(proto.getDimsList().stream().mapToLong(Long::longValue).toArray());
        if (type == DataType.STRING) {
            return Tensor.ofStrings(shape, proto.getStringDataList().stream().map(text -> text.toStringUtf8())
                    .toArray(String[]::new));
        }
        if (proto.hasRawData()) {
            return Tensor.over(new TensorType(type, shape), MemorySegment.ofArray(proto.getRawData().toByteArray()));
        }
        Tensor tensor = Tensor.allocate(type, shape);
        MemorySegment data = tensor.data();
        for (int i = 0; i < proto.getFloatDataCount(); i++) {
            data.set(Tensor.FLOAT, i * 4L, proto.getFloatData(i));
        }
        for (int i = 0; i < proto.getDoubleDataCount(); i++) {
            data.set(Tensor.DOUBLE, i * 8L, proto.getDoubleData(i));
        }
        for (int i = 0; i < proto.getInt64DataCount(); i++) {
            data.set(Tensor.LONG, i * 8L, proto.getInt64Data(i));
        }
        for (int i = 0; i < proto.getUint64DataCount(); i++) {
            tensor.setLong(i, proto.getUint64Data(i));
        }
        for (int i = 0; i < proto.getInt32DataCount(); i++) {
            int value = proto.getInt32Data(i);
            switch (type.bits()) {
                case 32 -> data.set(Tensor.INT, i * 4L, value);
                case 16 -> data.set(Tensor.SHORT, i * 2L, (short) value);
                // Types below a byte are packed as in raw data, a byte in each int.
                default -> data.set(Tensor.BYTE, i, (byte) value);
            }
        }
        return tensor;
    }
}
