package io.updraft.graph.onnx;

import io.updraft.runtime.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/// Takes the weights out of a serialized `ModelProto`: the large `raw_data` of `graph.initializer` stay where they are,
/// in the mapped file, and protobuf parses only what is left.
///
/// protobuf-java would copy every weight to the heap, and limits a message to what a Java array holds.
/// Wire format: <https://protobuf.dev/programming-guides/encoding>; field numbers: onnx.proto.
final class MessageSplitter {
    /// @param message the serialized model without the data that `rawData` has
    /// @param rawData by the initializer's index in `graph.initializer`
    record Split(byte[] message, Map<Integer, MemorySegment> rawData) {
    }

    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int TENSOR_RAW_DATA = 9;
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    /// Smaller data is cheaper to copy than to keep apart.
    private static final long SMALLEST_KEPT_APART = 1024;
    /// What protobuf parses takes several times its size on the heap.
    private static final long LARGEST_MESSAGE = 256L << 20;

    private final String file;
    private final MemorySegment bytes;
    private final Map<Integer, MemorySegment> rawData = new HashMap<>();
    private int initializers;
    private long position;

    private MessageSplitter(String file, MemorySegment bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /// @param file for messages
    /// @throws OnnxException if the bytes are no protobuf message, or too large a one without its weights
    static Split split(String file, MemorySegment bytes) {
        MessageSplitter splitter = new MessageSplitter(file, bytes);
        byte[] message = splitter.model();
        return new Split(message, splitter.rawData);
    }

    private byte[] model() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (position < bytes.byteSize()) {
            long start = position;
            long tag = varint(bytes.byteSize());
            if (tag == tag(MODEL_GRAPH, BYTES)) {
                writeNested(out, tag, graph(end(bytes.byteSize())));
            } else {
                skip(tag, bytes.byteSize());
                copy(out, start);
            }
        }
        return out.toByteArray();
    }

    private byte[] graph(long end) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (position < end) {
            long start = position;
            long tag = varint(end);
            if (tag == tag(GRAPH_INITIALIZER, BYTES)) {
                writeNested(out, tag, tensor(end(end)));
                initializers++;
            } else {
                skip(tag, end);
                copy(out, start);
            }
        }
        return out.toByteArray();
    }

    private byte[] tensor(long end) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (position < end) {
            long start = position;
            long tag = varint(end);
            if (tag == tag(TENSOR_RAW_DATA, BYTES)) {
                long dataEnd = end(end);
                long length = dataEnd - position;
                MemorySegment data = bytes.asSlice(position, length);
                position = dataEnd;
                if (length >= SMALLEST_KEPT_APART) {
                    rawData.put(initializers, data);
                    continue;
                }
                // The last one of a repeated scalar field holds.
                rawData.remove(initializers);
            } else {
                skip(tag, end);
            }
            copy(out, start);
        }
        return out.toByteArray();
    }

    private static long tag(int field, int wireType) {
        return (long) field << 3 | wireType;
    }

    private void skip(long tag, long end) {
        switch ((int) (tag & 7)) {
            case VARINT -> varint(end);
            case FIXED64 -> advance(8, end);
            case FIXED32 -> advance(4, end);
            case BYTES -> position = end(end);
            default -> throw damaged("a field of wire type " + (tag & 7));
        }
    }

    private void advance(int count, long end) {
        if (end - position < count) {
            throw damaged("a field that goes past the end of its message");
        }
        position += count;
    }

    /// Reads a length and gives where its field ends.
    private long end(long limit) {
        long at = position;
        long length = varint(limit);
        if (length < 0 || length > limit - position) {
            throw damaged(
                    "a field of " + Long.toUnsignedString(length) + " bytes at " + at + " where " + (limit - position)
                            + " are left");
        }
        return position + length;
    }

    private long varint(long end) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position >= end) {
                throw damaged("a number that goes past the end of its message");
            }
            byte next = bytes.get(Tensor.BYTE, position++);
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("a number of more than ten bytes");
    }

    private void copy(ByteArrayOutputStream out, long start) {
        long length = position - start;
        if (out.size() + length > LARGEST_MESSAGE) {
            throw tooLarge();
        }
        out.writeBytes(bytes.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE));
    }

    private void writeNested(ByteArrayOutputStream out, long tag, byte[] nested) {
        if ((long) out.size() + nested.length > LARGEST_MESSAGE) {
            throw tooLarge();
        }
        out.write((int) tag);
        int length = nested.length;
        while (length >= 0x80) {
            out.write(length & 0x7f | 0x80);
            length >>>= 7;
        }
        out.write(length);
        out.writeBytes(nested);
    }

    private OnnxException tooLarge() {
        return new OnnxException(file + ": more than " + (LARGEST_MESSAGE >> 20)
                + " MiB besides raw tensor data; save the weights as raw_data or as external data");
    }

    private OnnxException damaged(String found) {
        return new OnnxException(file + " is damaged or no ONNX model: " + found + " at byte " + position);
    }
}
