package io.updraft.runtime.intrinsics;

/** How the bodies of intrinsics, which never run on a device, say that nobody stands in for the device. */
final class Emulation {
    private Emulation() {
    }

    static UnsupportedOperationException absent(String intrinsic) {
        return new UnsupportedOperationException(intrinsic + " was called on the JVM; it runs on a CUDA device with the "
                + "tornado-intrinsics extension registered");
    }
}
