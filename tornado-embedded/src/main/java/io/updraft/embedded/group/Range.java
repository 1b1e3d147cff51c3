package io.updraft.embedded.group;

/** Extents in three dimensions, x running fastest. */
public record Range(int x, int y, int z) {

    public static final Range ONE = new Range(1, 1, 1);

    public Range {
        if (x < 1 || y < 1 || z < 1) {
            throw new IllegalArgumentException("extents " + x + " x " + y + " x " + z + ": each must be at least 1");
        }
    }

    public long count() {
        return (long) x * y * z;
    }

    @Override
    public String toString() {
        return z > 1 ? x + "x" + y + "x" + z : y > 1 ? x + "x" + y : Integer.toString(x);
    }
}
