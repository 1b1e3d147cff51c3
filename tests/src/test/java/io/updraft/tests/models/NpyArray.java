package io.updraft.tests.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// An array in NumPy's format (NEP 1): little-endian float32, int32 or int64 in C order.
///
/// @param values integers are exact up to 2^53
record NpyArray(int[] shape, double[] values) {
    private static final Pattern HEADER = Pattern.compile(
            "'descr': '([^']+)', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\)");

    /// The arrays of an `.npz` file by name, without their ending.
    static Map<String, NpyArray> readAll(Path npz) {
        Map<String, NpyArray> arrays = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(npz))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                arrays.put(entry.getName().replace(".npy", ""), of(zip.readAllBytes(), npz + ":" + entry.getName()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + npz, failure);
        }
        return arrays;
    }

    private static NpyArray of(byte[] file, String name) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int start = file[6] == 1 ? 10 : 12;
        int length = file[6] == 1 ? Short.toUnsignedInt(bytes.getShort(8)) : bytes.getInt(8);
        Matcher header = HEADER.matcher(new String(file, start, length, StandardCharsets.UTF_8));
        if (!header.find()) {
            throw new IllegalStateException(name + " is no array of a known form");
        }
        int[] shape = Arrays.stream(header.group(2).split(",")).map(String::strip).filter(part -> !part.isEmpty())
                .mapToInt(Integer::parseInt).toArray();
        double[] values = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        bytes.position(start + length);
        Arrays.setAll(values, _ -> switch (header.group(1)) {
            case "<f4" -> bytes.getFloat();
            case "<i4" -> bytes.getInt();
            case "<i8" -> bytes.getLong();
            default -> throw new IllegalStateException(name + " holds " + header.group(1));
        });
        return new NpyArray(shape, values);
    }

    int[] toInts() {
        return Arrays.stream(values).mapToInt(value -> (int) value).toArray();
    }

    /// Rows of the last axis.
    float[][] toRows() {
        int width = shape[shape.length - 1];
        float[][] rows = new float[values.length / width][width];
        for (int i = 0; i < values.length; i++) {
            rows[i / width][i % width] = (float) values[i];
        }
        return rows;
    }
}
