package uk.ac.manchester.tornado.api;

/** How TornadoVM's dynamic reconfiguration tries devices out. The emulator has one device and nothing to try. */
public enum DRMode {
    SERIAL, PARALLEL
}
