package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorException;
import io.updraft.runtime.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// `TensorProto` into [Tensor]. Raw and external data are not copied; typed fields are.
final class TensorReader {
    private static final long LARGEST_TENSOR = 1L << 56;

    private final Optional<ExternalFiles> files;

    /// @param files where external data is; empty if there can be none
    TensorReader(Optional<ExternalFiles> files) {
        this.files = files;
    }

    /// @param name what messages call the tensor
    Tensor read(String name, TensorProto proto) {
        return read(name, proto, Optional.empty());
    }

    /// @param rawData the tensor's `raw_data` if it was kept apart from the message
    /// @throws OnnxException if type, extents and data do not fit together
    Tensor read(String name, TensorProto proto, Optional<MemorySegment> rawData) {
        TensorType type = type(name, proto);
        if (proto.hasSegment()) {
            throw failure(name, "is stored in segments, which are not supported");
        }
        if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            if (type.type() == DataType.STRING) {
                throw failure(name, "has strings as external data, which ONNX does not allow");
            }
            return Tensor.over(type, external(name, type, proto));
        }
        if (rawData.isPresent() || proto.hasRawData()) {
            MemorySegment data = rawData.orElseGet(() -> segment(proto.getRawData()));
            return raw(name, type, data);
        }
        return TypedData.read(name, type, proto);
    }

    private static TensorType type(String name, TensorProto proto) {
        try {
            DataType type = DataType.ofOnnx(proto.getDataType());
            long[] dims = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
            TensorType tensorType = new TensorType(type, Shape.of(dims));
            if (tensorType.bytes() > LARGEST_TENSOR) {
                throw new TensorException(tensorType + " is larger than any file");
            }
            return tensorType;
        } catch (TensorException failure) {
            throw new OnnxException("tensor '" + name + "': " + failure.getMessage(), failure);
        } catch (ArithmeticException overflow) {
            throw new OnnxException(
                    "tensor '" + name + "' of shape " + proto.getDimsList() + " has more than 2^63 bytes",
                    overflow);
        }
    }

    private static Tensor raw(String name, TensorType type, MemorySegment data) {
        if (type.type() == DataType.STRING) {
            throw failure(name, "has strings as raw data, which ONNX does not allow");
        }
        if (data.byteSize() != type.bytes()) {
            throw failure(name, "has " + data.byteSize() + " bytes of raw data, " + type + " needs " + type.bytes());
        }
        return Tensor.over(type, data);
    }

    static MemorySegment segment(ByteString bytes) {
        return MemorySegment.ofBuffer(bytes.asReadOnlyByteBuffer());
    }

    private MemorySegment external(String name, TensorType type, TensorProto proto) {
        Map<String, String> entries = new HashMap<>();
        for (StringStringEntryProto entry : proto.getExternalDataList()) {
            entries.put(entry.getKey(), ProtoText.of(entry.getValueBytes(), "external data of tensor '" + name + "'"));
        }
        String location = entries.get("location");
        if (location == null) {
            throw failure(name, "has external data without a location");
        }
        ExternalFiles folder = files.orElseThrow(() -> failure(name, "has external data in '" + location
                + "', but the model was not read from a folder"));
        long offset = number(name, "offset", entries.getOrDefault("offset", "0"));
        long needed = type.bytes();
        long length = number(name, "length", entries.getOrDefault("length", Long.toString(needed)));
        if (length != needed) {
            throw failure(name, "has " + length + " bytes of external data, " + type + " needs " + needed);
        }
        MemorySegment file = folder.map(name, location);
        if (offset > file.byteSize() || length > file.byteSize() - offset) {
            throw failure(name, "needs bytes " + offset + " to " + saturatedSum(offset, length) + " of '" + location
                    + "', which has " + file.byteSize() + "; the file is short or not the model's own");
        }
        return file.asSlice(offset, length);
    }

    private static long saturatedSum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static long number(String name, String key, String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException failure) {
            throw new OnnxException(
                    "tensor '" + name + "': " + key + " of its external data is '" + ProtoText.clip(text)
                            + "', not a number of bytes",
                    failure);
        }
        throw failure(name, key + " of its external data is negative: " + text);
    }

    static OnnxException failure(String name, String reason) {
        return new OnnxException("tensor '" + name + "' " + reason);
    }
}
