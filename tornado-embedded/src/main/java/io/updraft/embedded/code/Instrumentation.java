package io.updraft.embedded.code;

/** Rewrites the class files of kernels. */
interface Instrumentation {

    /** @param loader the loader that the copy will belong to */
    byte[] apply(byte[] original, ClassLoader loader);
}
