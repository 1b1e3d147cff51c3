package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.common.Access;

/** The arguments of a prebuilt kernel, each with how the kernel uses it. */
public class AccessorParameters {

    private final PairAccessor[] accessors;

    public AccessorParameters(int numParameters) {
        accessors = new PairAccessor[numParameters];
    }

    public void set(int index, Object object, Access access) {
        accessors[index] = new PairAccessor(object, access);
    }

    public int numAccessors() {
        return accessors.length;
    }

    public PairAccessor getAccessor(int index) {
        return accessors[index];
    }

    /** An argument and its use. */
    public record PairAccessor(Object object, Access access) {
    }
}
