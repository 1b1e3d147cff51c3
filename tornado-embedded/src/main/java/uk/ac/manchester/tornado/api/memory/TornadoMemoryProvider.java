package uk.ac.manchester.tornado.api.memory;

/** A device's heap. */
public interface TornadoMemoryProvider {

    long getHeapSize();
}
