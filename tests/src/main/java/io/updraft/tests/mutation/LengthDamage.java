package io.updraft.tests.mutation;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Damage to the lengths in front of protobuf's nested messages and texts.
final class LengthDamage {
    private static final int DEPTH = 6;

    private record Varint(int from, int to, long value) {
    }

    private LengthDamage() {
    }

    static byte[] apply(byte[] file, SplittableRandom random) {
        List<Varint> lengths = new ArrayList<>();
        find(file, 0, file.length, DEPTH, lengths);
        if (lengths.isEmpty()) {
            return file;
        }
        Varint first = lengths.get(random.nextInt(lengths.size()));
        Varint second = lengths.get(random.nextInt(lengths.size()));
        return switch (random.nextInt(4)) {
            case 0 -> replace(replace(file, later(first, second), earlier(first, second).value),
                    earlier(first, second), later(first, second).value);
            case 1 -> replace(file, first, second.value);
            case 2 -> replace(file, first, first.value + random.nextInt(-2, 3));
            default -> replace(file, first, random.nextLong() >>> random.nextInt(64));
        };
    }

    private static Varint earlier(Varint a, Varint b) {
        return a.from < b.from ? a : b;
    }

    private static Varint later(Varint a, Varint b) {
        return a.from < b.from ? b : a;
    }

    /// Finds lengths in what reads as fields; whether everything up to `end` did.
    private static boolean find(byte[] file, int start, int end, int depth, List<Varint> found) {
        int at = start;
        while (at < end) {
            Varint tag = varint(file, at, end);
            at = tag.to;
            if (tag.from == tag.to || tag.value >>> 3 == 0) {
                return false;
            }
            switch ((int) (tag.value & 7)) {
                case 0 -> at = varint(file, at, end).to;
                case 1 -> at += 8;
                case 5 -> at += 4;
                case 2 -> {
                    Varint length = varint(file, at, end);
                    if (length.from == length.to || length.value < 0 || length.value > end - length.to) {
                        return false;
                    }
                    int inner = length.to;
                    at = inner + (int) length.value;
                    found.add(length);
                    int before = found.size();
                    if (depth > 0 && !find(file, inner, at, depth - 1, found)) {
                        // It was a text.
                        found.subList(before, found.size()).clear();
                    }
                }
                default -> {
                    return false;
                }
            }
        }
        return at == end;
    }

    private static Varint varint(byte[] file, int from, int end) {
        long value = 0;
        for (int at = from; at < end && at - from < 10; at++) {
            value |= (file[at] & 0x7fL) << 7 * (at - from);
            if (file[at] >= 0) {
                return new Varint(from, at + 1, value);
            }
        }
        return new Varint(from, from, 0);
    }

    private static byte[] replace(byte[] file, Varint old, long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + 10);
        out.write(file, 0, old.from);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        out.write(file, old.to, file.length - old.to);
        return out.toByteArray();
    }
}
