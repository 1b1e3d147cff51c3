package io.updraft.tests.mutation;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Damage that knows nothing of the format.
final class ByteDamage {
    private ByteDamage() {
    }

    static byte[] flipBits(byte[] file, SplittableRandom random) {
        byte[] result = file.clone();
        int flips = 1 + random.nextInt(4);
        for (int i = 0; i < flips && result.length > 0; i++) {
            result[position(result.length, random)] ^= (byte) (1 << random.nextInt(8));
        }
        return result;
    }

    static byte[] truncate(byte[] file, SplittableRandom random) {
        return Arrays.copyOf(file, random.nextInt(file.length));
    }

    static byte[] splice(byte[] file, SplittableRandom random) {
        int from = position(file.length, random);
        int length = Math.min(file.length - from, 1 + random.nextInt(64));
        boolean twice = random.nextBoolean();
        byte[] result = Arrays.copyOf(file, twice ? file.length + length : file.length - length);
        int source = twice ? from : from + length;
        int target = twice ? from + length : from;
        System.arraycopy(file, source, result, target, file.length - source);
        return result;
    }

    /// Half of all positions are near the start, where the graph is in models that carry their weights.
    private static int position(int length, SplittableRandom random) {
        return random.nextInt(random.nextBoolean() ? Math.min(length, 8192) : length);
    }
}
