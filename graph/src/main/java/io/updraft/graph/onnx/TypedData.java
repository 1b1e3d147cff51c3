package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.lang.foreign.MemorySegment;

/// Tensor data in the typed fields of `TensorProto`. Types of 32 bits and less are in `int32_data`; 16-bit and 8-bit
/// floats there as their bits, types below a byte as the packed bytes.
final class TypedData {
    private TypedData() {
    }

    /// @throws OnnxException if the field that the type is stored in has another number of entries
    static Tensor read(String name, TensorType type, TensorProto proto) {
        long elements = type.shape().elements();
        return switch (type.type()) {
            case FLOAT -> {
                check(name, type, "float_data", proto.getFloatDataCount(), elements);
                Tensor tensor = Tensor.allocate(type.type(), type.shape());
                for (int i = 0; i < elements; i++) {
                    tensor.data().set(Tensor.FLOAT, i * 4L, proto.getFloatData(i));
                }
                yield tensor;
            }
            case DOUBLE -> {
                check(name, type, "double_data", proto.getDoubleDataCount(), elements);
                Tensor tensor = Tensor.allocate(type.type(), type.shape());
                for (int i = 0; i < elements; i++) {
                    tensor.data().set(Tensor.DOUBLE, i * 8L, proto.getDoubleData(i));
                }
                yield tensor;
            }
            case INT64 -> {
                check(name, type, "int64_data", proto.getInt64DataCount(), elements);
                Tensor tensor = Tensor.allocate(type.type(), type.shape());
                for (int i = 0; i < elements; i++) {
                    tensor.setLong(i, proto.getInt64Data(i));
                }
                yield tensor;
            }
            case UINT32, UINT64 -> {
                check(name, type, "uint64_data", proto.getUint64DataCount(), elements);
                Tensor tensor = Tensor.allocate(type.type(), type.shape());
                for (int i = 0; i < elements; i++) {
                    tensor.setLong(i, proto.getUint64Data(i));
                }
                yield tensor;
            }
            case STRING -> strings(name, type, proto);
            default -> bits(name, type, proto);
        };
    }

    private static Tensor strings(String name, TensorType type, TensorProto proto) {
        check(name, type, "string_data", proto.getStringDataCount(), type.shape().elements());
        return Tensor.ofStrings(type.shape(), ProtoText.list(proto.getStringDataCount(), proto::getStringData,
                "a string of tensor '" + name + "'").toArray(String[]::new));
    }

    private static Tensor bits(String name, TensorType type, TensorProto proto) {
        DataType element = type.type();
        int width = Math.max(1, element.bits() / 8);
        long entries = type.bytes() / width;
        check(name, type, "int32_data", proto.getInt32DataCount(), entries);
        Tensor tensor = Tensor.allocate(element, type.shape());
        MemorySegment data = tensor.data();
        for (int i = 0; i < entries; i++) {
            int bits = proto.getInt32Data(i);
            switch (width) {
                case 1 -> data.set(Tensor.BYTE, i, (byte) bits);
                case 2 -> data.set(Tensor.SHORT, i * 2L, (short) bits);
                default -> data.set(Tensor.INT, i * 4L, bits);
            }
        }
        return tensor;
    }

    private static void check(String name, TensorType type, String field, int found, long needed) {
        if (found != needed) {
            throw TensorReader.failure(name,
                    "has " + found + " entries of " + field + ", " + type + " needs " + needed);
        }
    }
}
