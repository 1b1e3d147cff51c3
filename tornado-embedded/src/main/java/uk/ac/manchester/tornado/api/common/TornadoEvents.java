package uk.ac.manchester.tornado.api.common;

import java.util.BitSet;

/** The events of a task, one after another. */
public interface TornadoEvents {

    int cardinality();

    void reset();

    boolean hasNext();

    Event next();

    BitSet getProfiles();

    TornadoDevice getDevice();
}
