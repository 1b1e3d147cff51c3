package io.updraft.cli.bench;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// A file of external data that grows as weights are drawn; never more than a piece of it is in memory.
final class RandomWeights implements LlamaWeights, AutoCloseable {
    private static final long SEED = 1234;
    private static final int ALIGNMENT = 64;

    private final String location;
    private final OutputStream out;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final ByteBuffer piece = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private long offset;

    RandomWeights(Path file) throws IOException {
        location = file.getFileName().toString();
        out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20);
    }

    @Override
    public TensorProto.DataType type() {
        return TensorProto.DataType.FLOAT;
    }

    @Override
    public void bytes(GraphProto.Builder graph, String name, long... shape) {
        long count = begin(graph, name, TensorProto.DataType.UINT8, 1, shape);
        for (long i = 0; i < count; i += 8) {
            putLong(random.nextLong(), (int) Math.min(8, count - i));
        }
        flush();
    }

    @Override
    public void floats(GraphProto.Builder graph, String name, float bound, long... shape) {
        long count = begin(graph, name, TensorProto.DataType.FLOAT, 4, shape);
        for (long i = 0; i < count; i++) {
            putFloat((float) (random.nextInt() * 0x1p-31) * bound);
        }
        flush();
    }

    @Override
    public void constant(GraphProto.Builder graph, String name, float value, long... shape) {
        long count = begin(graph, name, TensorProto.DataType.FLOAT, 4, shape);
        for (long i = 0; i < count; i++) {
            putFloat(value);
        }
        flush();
    }

    @Override
    public void values(GraphProto.Builder graph, String name, float[] values, long... shape) {
        begin(graph, name, TensorProto.DataType.FLOAT, 4, shape);
        for (float value : values) {
            putFloat(value);
        }
        flush();
    }

    private long begin(GraphProto.Builder graph, String name, TensorProto.DataType type, int width, long... shape) {
        while (offset % ALIGNMENT != 0) {
            putLong(0, 1);
        }
        long count = 1;
        TensorProto.Builder tensor = graph.addInitializerBuilder().setName(name).setDataType(type.getNumber())
                .setDataLocation(TensorProto.DataLocation.EXTERNAL);
        for (long extent : shape) {
            tensor.addDims(extent);
            count *= extent;
        }
        entry(tensor, "location", location);
        entry(tensor, "offset", Long.toString(offset));
        entry(tensor, "length", Long.toString(count * width));
        return count;
    }

    private static void entry(TensorProto.Builder tensor, String key, String value) {
        tensor.addExternalData(StringStringEntryProto.newBuilder().setKey(key).setValue(value));
    }

    private void putFloat(float value) {
        if (piece.remaining() < 4) {
            flush();
        }
        piece.putFloat(value);
        offset += 4;
    }

    private void putLong(long value, int bytes) {
        if (piece.remaining() < 8) {
            flush();
        }
        for (int i = 0; i < bytes; i++) {
            piece.put((byte) (value >>> 8 * i));
        }
        offset += bytes;
    }

    private void flush() {
        try {
            out.write(piece.array(), 0, piece.position());
            piece.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        flush();
        out.close();
    }
}
