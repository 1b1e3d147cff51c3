package uk.ac.manchester.tornado.runtime.graal;

/** Lets TornadoVM's runtime module, into which this class is defined, read another module. */
public final class IntrinsicReads {
    private IntrinsicReads() {
    }

    /** Adds a read edge from this class's module to {@code other}. */
    public static void add(Module other) {
        IntrinsicReads.class.getModule().addReads(other);
    }
}
