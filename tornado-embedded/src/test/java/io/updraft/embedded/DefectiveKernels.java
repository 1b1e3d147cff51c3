package io.updraft.embedded;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels with one defect each, the line of which ends in a comment that says so, beside what they should have been. */
final class DefectiveKernels {

    private DefectiveKernels() {
    }

    static void outsideGlobal(KernelContext context, FloatArray in, FloatArray out) {
        int i = context.globalIdx;
        out.set(i, in.get(i) + in.get(i + 1)); // defect
    }

    static void outsideLocal(KernelContext context, FloatArray in, FloatArray out) {
        int[] counts = context.allocateIntLocalArray(16);
        int local = context.localIdx;
        if (local % 2 == 0) {
            counts[local / 2] = local; // defect
        }
        context.localBarrier();
        out.set(context.globalIdx, in.get(context.globalIdx) + counts[local / 4]);
    }

    static void unwrittenTile(KernelContext context, FloatArray in, FloatArray out) {
        float[] tile = context.allocateFloatLocalArray(65);
        int local = context.localIdx;
        tile[local] = in.get(context.globalIdx);
        context.localBarrier();
        out.set(context.globalIdx, tile[local + 1]); // defect
    }

    static void unwrittenHalves(KernelContext context, HalfFloatArray in, FloatArray out) {
        HalfFloat[] tile = context.allocateHalfFloatLocalArray(64);
        int local = context.localIdx;
        if (local < 60) {
            tile[local] = in.get(context.globalIdx);
        }
        context.localBarrier();
        out.set(context.globalIdx, tile[63 - local].getFloat32()); // defect
    }

    static void barrierInBranch(KernelContext context, FloatArray in, FloatArray out) {
        float[] tile = context.allocateFloatLocalArray(64);
        int local = context.localIdx;
        tile[local] = in.get(context.globalIdx);
        if (local < 32) {
            context.localBarrier(); // defect
            tile[local] += tile[local + 32];
        }
        out.set(context.globalIdx, tile[local]);
    }

    static void barrierInUnevenLoop(KernelContext context, FloatArray in, FloatArray out) {
        float[] tile = context.allocateFloatLocalArray(64);
        int local = context.localIdx;
        tile[local] = 0;
        for (int i = 0; i <= local % 3; i++) {
            tile[local] += in.get(context.globalIdx);
            context.localBarrier(); // defect
        }
        out.set(context.globalIdx, tile[local]);
    }

    static void reductionWithoutBarrier(KernelContext context, FloatArray in, FloatArray out) {
        float[] sums = context.allocateFloatLocalArray(64);
        int local = context.localIdx;
        sums[local] = in.get(context.globalIdx);
        context.localBarrier();
        for (int stride = 32; stride > 0; stride /= 2) {
            if (local < stride) {
                sums[local] += sums[local + stride]; // defect
            }
        }
        if (local == 0) {
            out.set(context.groupIdx, sums[0]);
        }
    }

    static void everyoneCountsInLocalMemory(KernelContext context, FloatArray in, FloatArray out) {
        int[] count = context.allocateIntLocalArray(1);
        if (context.localIdx == 0) {
            count[0] = 0;
        }
        context.localBarrier();
        if (in.get(context.globalIdx) >= 0) {
            count[0]++; // defect
        }
        context.localBarrier();
        out.set(context.globalIdx, count[0]);
    }

    static void neighbourOfOtherGroup(KernelContext context, FloatArray in, FloatArray out) {
        int i = context.globalIdx;
        out.set(i, in.get(i));
        context.globalBarrier();
        in.set(i, out.get((i + 64) % 128)); // defect
    }

    static void groupsCountTogether(KernelContext context, FloatArray in, FloatArray out) {
        if (context.localIdx == 0) {
            out.set(0, out.get(0) + in.get(context.globalIdx)); // defect
        }
    }

    static void cleanTranspose(KernelContext context, FloatArray in, FloatArray out) {
        float[] tile = context.allocateFloatLocalArray(64);
        float[] own = new float[2];
        int local = context.localIdx;
        own[0] = in.get(context.globalIdx);
        own[1] = 2;
        tile[local] = own[0] * own[1];
        context.localBarrier();
        float mirrored = tile[63 - local];
        context.localBarrier();
        tile[local] = mirrored;
        out.set(context.globalIdx, tile[local]);
    }

    static void cleanHistogram(KernelContext context, FloatArray in, IntArray out) {
        context.atomicAdd(out, (int) in.get(context.globalIdx), 1);
    }

    static void cleanWarpSum(KernelContext context, FloatArray in, FloatArray out) {
        float[] sums = context.allocateFloatLocalArray(2);
        float sum = context.simdSum(in.get(context.globalIdx));
        if (context.localIdx % 32 == 0) {
            sums[context.localIdx / 32] = sum;
        }
        context.localBarrier();
        out.set(context.globalIdx, sums[0] + sums[1]);
    }
}
