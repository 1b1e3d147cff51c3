package io.updraft.graph.device;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Reads an element of each array and changes nothing: so a task graph comes to own arrays that others consume, or has what
/// an array holds on the device before other tasks write to it.
final class Touch {
    private Touch() {
    }

    static void floats(KernelContext context, FloatArray a, FloatArray b, FloatArray c, FloatArray d, IntArray never) {
        float sum = a.get(0) + b.get(0) + c.get(0) + d.get(0);
        if (context.globalIdx < 0) {
            never.set(0, (int) sum);
        }
    }

    static void ints(KernelContext context, IntArray a, IntArray b, IntArray c, IntArray d, IntArray never) {
        int sum = a.get(0) + b.get(0) + c.get(0) + d.get(0);
        if (context.globalIdx < 0) {
            never.set(0, sum);
        }
    }

    static void bytes(KernelContext context, ByteArray a, ByteArray b, ByteArray c, ByteArray d, IntArray never) {
        int sum = a.get(0) + b.get(0) + c.get(0) + d.get(0);
        if (context.globalIdx < 0) {
            never.set(0, sum);
        }
    }

    /// An array that is read and written, as TornadoVM sees it.
    static void keptFloats(KernelContext context, FloatArray array) {
        if (context.globalIdx < 0) {
            array.set(0, array.get(0) + 1f);
        }
    }

    static void keptInts(KernelContext context, IntArray array) {
        if (context.globalIdx < 0) {
            array.set(0, array.get(0) + 1);
        }
    }
}
