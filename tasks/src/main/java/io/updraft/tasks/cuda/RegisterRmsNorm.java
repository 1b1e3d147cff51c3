package io.updraft.tasks.cuda;

import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.cuda.DirectKernel;
import io.updraft.runtime.cuda.DirectLaunch;
import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.LaunchOrder;
import io.updraft.runtime.intrinsics.Warp;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.FloatRegion;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.plan.Launch;
import java.util.List;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// RMS normalization of rows that stay in registers, with or without a residual that is added first: one work-group, up
/// to 1,024 work-items, a row. It may begin before the launch in front of it has ended, and lets the next one begin early:
/// both have weights to load.
public final class RegisterRmsNorm {
    private static final int MOST_THREADS = 1024;
    private static final int MOST_WIDTH = 4 * 4 * MOST_THREADS;
    private static final int WARP = 32;
    private static final int FOUR = 4;

    private RegisterRmsNorm() {
    }

    /// Whether it takes rows of this width on the device.
    public static boolean takes(DeviceProfile device, int width) {
        return device.intrinsics() != Intrinsics.ABSENT && width % FOUR == 0 && width <= MOST_WIDTH;
    }

    /// A launch for the rows of a step.
    ///
    /// @param scale [width]
    /// @param added whether `x + skip` is normalized and stored in `sum`; else these two are not used
    /// @param count where the step has its number of rows
    /// @param rows the most of a step
    public static Launch launch(String node, DeviceBinding binding, FloatArray x, FloatArray skip, FloatRegion scale,
            FloatArray sum, FloatArray y, boolean added, int width, int count, int rows, float epsilon) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        FloatArray weights = scale.array();
        int at = scale.offset();
        int adds = added ? 1 : 0;
        int threads = Math.min(MOST_THREADS, Math.ceilDiv(width / FOUR, WARP) * WARP);
        String kernel = added ? "add-rms-norm" : "rms-norm";
        List<TornadoNativeArray> arrays = List.of(step, x, skip, weights,
                sum, y);
        if (binding.device().intrinsics() == Intrinsics.TASKS) {
            return new Launch(kernel, node, Grid.of(rows, threads), 13, arrays,
                    (graph, id) -> graph.task(id, RegisterRmsNorm::normalizeRow, context, step, x, skip, weights, sum,
                            y,
                            at, width, count, epsilon, adds, threads));
        }
        DirectKernel direct = new DirectKernel("rms_norm_" + at + "_" + width + "_" + count + "_"
                + Float.floatToIntBits(epsilon) + "_" + adds + "_" + threads, "normalizeRow", target -> {
                    IntArray someStep = new IntArray(16);
                    FloatArray some = new FloatArray(16);
                    FloatArray total = new FloatArray(16);
                    FloatArray out = new FloatArray(16);
                    target.transferToDevice(DataTransferMode.FIRST_EXECUTION, someStep, some)
                            .task(DirectKernel.TASK, RegisterRmsNorm::normalizeRow, new KernelContext(), someStep, some,
                                    some, some, total, out, at, width, count, epsilon, adds, threads)
                            .transferToHost(DataTransferMode.UNDER_DEMAND, total, out);
                }, threads, 6);
        return new Launch(kernel, node, Grid.of(rows, threads), arrays.size(), arrays,
                (graph, id) -> new DirectLaunch(direct, CudaExtension.require().source(direct), rows, 1, 1, 0, false,
                        List.of(), List.of(0, 1, 2, 3, 4, 5), true).addTo(graph, id, 2, step, x, skip, weights, sum, y),
                true);
    }

    /// Grid: a work-group of `threads` for each row.
    ///
    /// @param x [rows, width], as skip, sum and y
    /// @param weights has the scale [width] at `at`
    /// @param added 1 if `x + skip` is normalized and stored in sum
    public static void normalizeRow(KernelContext context, IntArray step, FloatArray x, FloatArray skip,
            FloatArray weights, FloatArray sum, FloatArray y, int at, int width, int count, float epsilon, int added,
            int threads) {
        float[] parts = context.allocateFloatLocalArray(32);
        int tid = context.localIdx;
        int row = context.groupIdx;
        int each = (width / 4 + threads - 1) / threads;
        float[] values = new float[4 * each];
        float[] scales = new float[4 * each];
        int[] four = new int[4];
        int[] more = new int[4];
        LaunchOrder.releaseNext();
        for (int j = 0; j < each; j++) {
            int first = (tid + j * threads) * 4;
            for (int e = 0; e < 4; e++) {
                values[j * 4 + e] = 0f;
                scales[j * 4 + e] = weights.get(at + Math.min(first + e, width - 1));
            }
        }
        // Scales are constant; everything else the launch before may just be writing.
        LaunchOrder.awaitPrevious();
        int inside = row < step.get(count) ? width : 0;
        float squares = 0f;
        for (int j = 0; j < each; j++) {
            int first = (tid + j * threads) * 4;
            if (first < inside) {
                long from = ((long) row * width + first) * 4L;
                GlobalMemory.load16(four, 0, x, from);
                for (int e = 0; e < 4; e++) {
                    values[j * 4 + e] = Convert.asFloat(four[e]);
                }
                if (added == 1) {
                    GlobalMemory.load16(more, 0, skip, from);
                    for (int e = 0; e < 4; e++) {
                        values[j * 4 + e] += Convert.asFloat(more[e]);
                    }
                    GlobalMemory.store16(sum, from, Convert.asInt(values[j * 4]), Convert.asInt(values[j * 4 + 1]),
                            Convert.asInt(values[j * 4 + 2]), Convert.asInt(values[j * 4 + 3]));
                }
                for (int e = 0; e < 4; e++) {
                    squares += values[j * 4 + e] * values[j * 4 + e];
                }
            }
        }
        for (int mask = 16; mask > 0; mask >>= 1) {
            squares += Warp.shuffleXor(squares, mask);
        }
        if ((tid & 31) == 0) {
            parts[tid >> 5] = squares;
        }
        context.localBarrier();
        float total = 0f;
        for (int i = 0; i < threads / 32; i++) {
            total += parts[i];
        }
        float factor = 1f / TornadoMath.sqrt(total / width + epsilon);
        for (int j = 0; j < each; j++) {
            int first = (tid + j * threads) * 4;
            if (first < inside) {
                int base = j * 4;
                GlobalMemory.store16(y, ((long) row * width + first) * 4L,
                        Convert.asInt(values[base] * factor * scales[base]),
                        Convert.asInt(values[base + 1] * factor * scales[base + 1]),
                        Convert.asInt(values[base + 2] * factor * scales[base + 2]),
                        Convert.asInt(values[base + 3] * factor * scales[base + 3]));
            }
        }
    }
}
