package uk.ac.manchester.tornado.api.common;

/** How a task uses an argument. */
public enum Access {
    NONE((byte) 0), READ_ONLY((byte) 1), WRITE_ONLY((byte) 2), READ_WRITE((byte) 3);

    private static final Access[] ALL = values();

    /** Bit 0: read; bit 1: written. */
    public final byte position;

    Access(byte position) {
        this.position = position;
    }

    public static Access[] asArray() {
        return ALL;
    }
}
