package io.updraft.tests.device;

import io.updraft.runtime.intrinsics.Approximate;
import io.updraft.runtime.intrinsics.AsyncCopy;
import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.MatrixUnit;
import io.updraft.runtime.intrinsics.MemoryBarrier;
import io.updraft.runtime.intrinsics.Packed;
import io.updraft.runtime.intrinsics.Scalar;
import io.updraft.runtime.intrinsics.SharedMemory;
import io.updraft.runtime.intrinsics.TensorCopy;
import io.updraft.runtime.intrinsics.Warp;
import io.updraft.runtime.intrinsics.WorkGroup;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Kernels of one work-group that do little but call intrinsics, for [IntrinsicsOnDeviceTest]. Result `k` of work-item `i` is
/// word `k * work-items + i` of `out`, unless it says otherwise.
final class IntrinsicKernels {
    static final int WARP = 32;
    static final int TWO_WARPS = 64;
    static final int ELEMENTS = 256;

    private IntrinsicKernels() {
    }

    /// 11 results of two warps.
    static void exchange(KernelContext context, IntArray in, IntArray out) {
        int i = context.localIdx;
        int value = in.get(i);
        float real = value * 0.5f;
        out.set(i, Warp.shuffleXor(value, 5));
        out.set(64 + i, Convert.asInt(Warp.shuffleXor(real, 16)));
        out.set(2 * 64 + i, Warp.shuffle(value, i * 7 + 3));
        out.set(3 * 64 + i, Convert.asInt(Warp.shuffle(real, 31)));
        out.set(4 * 64 + i, Warp.shuffleUp(value, 3));
        out.set(5 * 64 + i, Convert.asInt(Warp.shuffleUp(real, 1)));
        out.set(6 * 64 + i, Warp.shuffleDown(value, 30));
        out.set(7 * 64 + i, Convert.asInt(Warp.shuffleDown(real, 4)));
        out.set(8 * 64 + i, Warp.ballot((value & 1) == 1));
        Warp.sync();
        out.set(9 * 64 + i, Warp.any(value == in.get(7)) ? 1 : 0);
        out.set(10 * 64 + i, Warp.all(value != in.get(7)) ? 1 : 0);
    }

    /// 17 results of a warp that has 4 words of `in` each; then 7 words each that were stored, and word 24 * 32 is a sum.
    static void memory(KernelContext context, IntArray in, IntArray out) {
        int i = context.localIdx;
        int[] four = new int[4];
        long at = i * 16L;
        GlobalMemory.load16(four, 0, in, at);
        for (int w = 0; w < 4; w++) {
            out.set(w * 32 + i, four[w]);
        }
        GlobalMemory.load16Streaming(four, 0, in, at);
        for (int w = 0; w < 4; w++) {
            out.set((4 + w) * 32 + i, four[w]);
        }
        GlobalMemory.load16ReadOnly(four, 0, in, at);
        for (int w = 0; w < 4; w++) {
            out.set((8 + w) * 32 + i, four[w]);
        }
        GlobalMemory.load8(four, 0, in, at + 8);
        out.set(12 * 32 + i, four[0]);
        out.set(13 * 32 + i, four[1]);
        out.set(14 * 32 + i, GlobalMemory.load4(in, at + 12));
        out.set(15 * 32 + i, GlobalMemory.load2(in, at + 6));
        out.set(16 * 32 + i, GlobalMemory.load1(in, at + 13));
        long stored = 17 * 32 * 4L;
        GlobalMemory.store16(out, stored + at, i, i + 1, i + 2, i + 3);
        GlobalMemory.store8(out, stored + 32 * 16L + i * 8L, -i, i * i);
        GlobalMemory.store2(out, stored + 32 * 24L + i * 4L, i);
        GlobalMemory.store2(out, stored + 32 * 24L + i * 4L + 2, -i);
        out.set(25 * 32 + i, GlobalMemory.fetchAdd(out, 24 * 32 * 4L, i + 1));
        GlobalMemory.store4(out, 26 * 32 * 4L + i * 4L, ~i);
    }

    /// 9 results of two warps, by way of the other warp's local memory.
    static void sharedMemory(KernelContext context, IntArray in, IntArray out) {
        int[] tile = context.allocateIntLocalArray(320);
        int i = context.localIdx;
        int other = i ^ 32;
        int[] four = new int[4];
        int value = in.get(i);
        SharedMemory.store16(tile, 4 * i, value, value + 1, value + 2, value + 3);
        SharedMemory.store4(tile, 256 + i, -value);
        context.localBarrier();
        SharedMemory.load16(four, 0, tile, 4 * other);
        for (int w = 0; w < 4; w++) {
            out.set(w * 64 + i, four[w]);
        }
        out.set(4 * 64 + i, SharedMemory.load4(tile, 256 + other));
        int first = SharedMemory.dynamic();
        SharedMemory.storeTo16(first + 16 * i, value, value ^ 1, value ^ 2, value ^ 3);
        if ((i & 1) == 0) {
            SharedMemory.storeTo8(first + 1024 + 4 * i, value * 3, in.get(i + 1) * 3);
        }
        context.localBarrier();
        SharedMemory.loadFrom16(four, 0, first + 16 * other);
        for (int w = 0; w < 4; w++) {
            out.set((5 + w) * 64 + i, four[w]);
        }
        out.set(9 * 64 + i, SharedMemory.loadFrom(first + 1024 + 4 * other));
    }

    /// 19 results of a warp that has 4 words of `in` each: copies of 16, 16 in part, 16, 8 and 4 bytes, and 16 in part.
    static void copies(KernelContext context, IntArray in, IntArray out) {
        int[] tile = context.allocateIntLocalArray(480);
        int i = context.localIdx;
        int first = SharedMemory.dynamic();
        AsyncCopy.copy16(tile, 4 * i, in, 16L * i);
        AsyncCopy.copy16(tile, 128 + 4 * i, in, 16L * i, i % 17);
        AsyncCopy.commit();
        AsyncCopy.copy16Cached(tile, 256 + 4 * i, in, 16L * i);
        AsyncCopy.copy8(tile, 384 + 2 * i, in, 16L * i + 8);
        AsyncCopy.commit();
        AsyncCopy.copy4(tile, 448 + i, in, 16L * i + 4);
        AsyncCopy.copyTo(first + 16 * i, in, 16L * i, (i + 5) % 17);
        AsyncCopy.commit();
        AsyncCopy.await(2);
        context.localBarrier();
        for (int w = 0; w < 8; w++) {
            out.set(w * 32 + i, tile[w * 32 + i]);
        }
        AsyncCopy.await(1);
        context.localBarrier();
        for (int w = 8; w < 14; w++) {
            out.set(w * 32 + i, tile[w * 32 + i]);
        }
        AsyncCopy.await(0);
        context.localBarrier();
        out.set(14 * 32 + i, tile[448 + i]);
        for (int w = 0; w < 4; w++) {
            out.set((15 + w) * 32 + i, SharedMemory.loadFrom(first + w * 128 + 4 * i));
        }
    }

    /// 28 results: 1, 2 and 4 matrices, each also transposed, from local and from dynamic local memory.
    static void fragments(KernelContext context, IntArray in, IntArray out) {
        int[] tile = context.allocateIntLocalArray(128);
        int i = context.localIdx;
        int first = SharedMemory.dynamic();
        for (int w = 0; w < 4; w++) {
            tile[w * 32 + i] = in.get(w * 32 + i);
            SharedMemory.storeTo(first + (w * 32 + i) * 4, in.get(w * 32 + i));
        }
        context.localBarrier();
        int[] loaded = new int[28];
        MatrixUnit.load1(loaded, 0, tile, 4 * i);
        MatrixUnit.load2(loaded, 1, tile, 4 * i);
        MatrixUnit.load4(loaded, 3, tile, 4 * i);
        MatrixUnit.load1Transposed(loaded, 7, tile, 4 * i);
        MatrixUnit.load2Transposed(loaded, 8, tile, 4 * i);
        MatrixUnit.load4Transposed(loaded, 10, tile, 4 * i);
        MatrixUnit.loadFrom1(loaded, 14, first + 16 * i);
        MatrixUnit.loadFrom2(loaded, 15, first + 16 * i);
        MatrixUnit.loadFrom4(loaded, 17, first + 16 * i);
        MatrixUnit.loadFrom1Transposed(loaded, 21, first + 16 * i);
        MatrixUnit.loadFrom2Transposed(loaded, 22, first + 16 * i);
        MatrixUnit.loadFrom4Transposed(loaded, 24, first + 16 * i);
        for (int w = 0; w < 28; w++) {
            out.set(w * 32 + i, loaded[w]);
        }
    }

    /// 8 results: the accumulators after a product of fragments in arrays, and the same of fragments in variables. `in` has
    /// 4 words of A, 2 of B and 4 of C for each lane.
    static void multiplyHalf(KernelContext context, IntArray in, IntArray out) {
        int i = context.localIdx;
        int[] a = new int[4];
        int[] b = new int[2];
        float[] c = new float[8];
        loadFragments(in, i, a, b);
        loadSums(in, i, c);
        MatrixUnit.multiplyHalf(c, 0, a, 0, b, 0);
        MatrixUnit.multiplyHalf(c, 4, a[0], a[1], a[2], a[3], b[0], b[1]);
        storeSums(out, i, c);
    }

    /// As [#multiplyHalf].
    static void multiplyBFloat16(KernelContext context, IntArray in, IntArray out) {
        int i = context.localIdx;
        int[] a = new int[4];
        int[] b = new int[2];
        float[] c = new float[8];
        loadFragments(in, i, a, b);
        loadSums(in, i, c);
        MatrixUnit.multiplyBFloat16(c, 0, a, 0, b, 0);
        MatrixUnit.multiplyBFloat16(c, 4, a[0], a[1], a[2], a[3], b[0], b[1]);
        storeSums(out, i, c);
    }

    /// As [#multiplyHalf].
    static void multiplyE4M3(KernelContext context, IntArray in, IntArray out) {
        int i = context.localIdx;
        int[] a = new int[4];
        int[] b = new int[2];
        float[] c = new float[8];
        loadFragments(in, i, a, b);
        loadSums(in, i, c);
        MatrixUnit.multiplyFloat8E4M3(c, 0, a, 0, b, 0);
        MatrixUnit.multiplyFloat8E4M3(c, 4, a[0], a[1], a[2], a[3], b[0], b[1]);
        storeSums(out, i, c);
    }

    /// As [#multiplyHalf].
    static void multiplyE5M2(KernelContext context, IntArray in, IntArray out) {
        int i = context.localIdx;
        int[] a = new int[4];
        int[] b = new int[2];
        float[] c = new float[8];
        loadFragments(in, i, a, b);
        loadSums(in, i, c);
        MatrixUnit.multiplyFloat8E5M2(c, 0, a, 0, b, 0);
        MatrixUnit.multiplyFloat8E5M2(c, 4, a[0], a[1], a[2], a[3], b[0], b[1]);
        storeSums(out, i, c);
    }

    /// As [#multiplyHalf], with accumulators of integers.
    static void multiplyInt8(KernelContext context, IntArray in, IntArray out) {
        int i = context.localIdx;
        int[] a = new int[4];
        int[] b = new int[2];
        int[] c = new int[8];
        loadFragments(in, i, a, b);
        for (int w = 0; w < 8; w++) {
            c[w] = in.get((6 + w % 4) * 32 + i);
        }
        MatrixUnit.multiplyInt8(c, 0, a, 0, b, 0);
        MatrixUnit.multiplyInt8(c, 4, a[0], a[1], a[2], a[3], b[0], b[1]);
        for (int w = 0; w < 8; w++) {
            out.set(w * 32 + i, c[w]);
        }
    }

    private static void loadFragments(IntArray in, int i, int[] a, int[] b) {
        for (int w = 0; w < 4; w++) {
            a[w] = in.get(w * 32 + i);
        }
        b[0] = in.get(4 * 32 + i);
        b[1] = in.get(5 * 32 + i);
    }

    private static void loadSums(IntArray in, int i, float[] c) {
        for (int w = 0; w < 8; w++) {
            c[w] = Convert.asFloat(in.get((6 + w % 4) * 32 + i));
        }
    }

    private static void storeSums(IntArray out, int i, float[] c) {
        for (int w = 0; w < 8; w++) {
            out.set(w * 32 + i, Convert.asInt(c[w]));
        }
    }

    /// 12 results of three words, the first two also taken as floats.
    static void convert(KernelContext context, IntArray in, IntArray out) {
        int i = context.localIdx;
        float low = Convert.asFloat(in.get(i));
        float high = Convert.asFloat(in.get(256 + i));
        int word = in.get(2 * 256 + i);
        out.set(i, Convert.packHalf(low, high));
        out.set(256 + i, Convert.packBFloat16(low, high));
        out.set(2 * 256 + i, Convert.asInt(Convert.halfLow(word)));
        out.set(3 * 256 + i, Convert.asInt(Convert.halfHigh(word)));
        out.set(4 * 256 + i, Convert.asInt(Convert.bfloat16Low(word)));
        out.set(5 * 256 + i, Convert.asInt(Convert.bfloat16High(word)));
        out.set(6 * 256 + i, Convert.roundToInt(low));
        out.set(7 * 256 + i, Convert.e4m3ToHalf2(word & 0x7e7e));
        out.set(8 * 256 + i, Convert.e5m2ToHalf2(word & 0xfbfb));
        out.set(9 * 256 + i, Convert.packE4M3(low, high));
        out.set(10 * 256 + i, Convert.asInt(Scalar.fma(low, high, Convert.bfloat16High(word))));
        out.set(11 * 256 + i, Packed.andOr(in.get(i), in.get(256 + i), word));
    }

    /// 8 results of three words.
    static void packed(KernelContext context, IntArray in, IntArray out) {
        int i = context.localIdx;
        int a = in.get(i);
        int b = in.get(256 + i);
        int c = in.get(2 * 256 + i);
        out.set(i, Packed.fmaHalf2(a, b, c));
        out.set(256 + i, Packed.multiplyHalf2(a, b));
        out.set(2 * 256 + i, Packed.addHalf2(a, b));
        out.set(3 * 256 + i, Packed.subtractHalf2(a, b));
        out.set(4 * 256 + i, Packed.fmaBFloat16x2(a, b, c));
        out.set(5 * 256 + i, Packed.dp4a(a, b, c));
        out.set(6 * 256 + i, Packed.dp4aUnsignedSigned(a, b, c));
        out.set(7 * 256 + i, Packed.selectBytes(a, b, c & 0xffff));
    }

    /// 4 results of a float.
    static void approximate(KernelContext context, IntArray in, IntArray out) {
        int i = context.localIdx;
        float value = Convert.asFloat(in.get(i));
        out.set(i, Convert.asInt(Approximate.exp2(value)));
        out.set(256 + i, Convert.asInt(Approximate.log2(value * value + 0.01f)));
        out.set(2 * 256 + i, Convert.asInt(Approximate.reciprocal(value)));
        out.set(3 * 256 + i, Convert.asInt(Approximate.tanh(value)));
    }

    /// 3 results of two warps: what the copy engine brought, what the other warp stored behind a memory barrier, and what it
    /// stored behind a numbered barrier at which the first warp does not wait.
    static void barriers(KernelContext context, IntArray in, IntArray out) {
        int i = context.localIdx;
        int bytes = SharedMemory.dynamic();
        int stored = bytes + 256;
        int arrived = bytes + 512;
        int delivery = bytes + 768;
        int stores = bytes + 776;
        if (i == 0) {
            MemoryBarrier.init(delivery, 1);
            MemoryBarrier.init(stores, 64);
            MemoryBarrier.publish();
        }
        context.localBarrier();
        if (i == 0) {
            MemoryBarrier.expect(delivery, 256);
            TensorCopy.loadBytes(bytes, in, 0, 256, delivery);
        }
        SharedMemory.storeTo(stored + 4 * i, 2 * in.get(i));
        MemoryBarrier.arrive(stores);
        MemoryBarrier.await(stores, 0);
        out.set(64 + i, SharedMemory.loadFrom(stored + 4 * (i ^ 32)));
        MemoryBarrier.await(delivery, 0);
        out.set(i, SharedMemory.loadFrom(bytes + 4 * (63 - i)));
        SharedMemory.storeTo(arrived + 4 * i, 3 * in.get(i));
        if (i < 32) {
            WorkGroup.arrive(1, 64);
        } else {
            WorkGroup.barrier(1, 64);
            out.set(2 * 64 + i, SharedMemory.loadFrom(arrived + 4 * (i - 32)));
        }
    }
}
