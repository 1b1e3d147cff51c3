package uk.ac.manchester.tornado.api.types.common;

import java.io.Serializable;
import java.nio.Buffer;

/**
 * What has its elements in one array of primitives. (TornadoVM seals it; that needs a named module, and this API lies on
 * the class path.)
 */
public interface PrimitiveStorage<T extends Buffer> extends Serializable {

    /** Overwrites the elements with a buffer's. */
    void loadFromBuffer(T buffer);

    T asBuffer();

    /** The number of primitives. */
    int size();
}
