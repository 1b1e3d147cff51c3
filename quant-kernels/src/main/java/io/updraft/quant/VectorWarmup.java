package io.updraft.quant;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Gets the vector kernels compiled in the background.
///
/// Before C2 has compiled it, code on the Vector API allocates an object for each vector and is some thousand times
/// slower: a second and more for one token of even a small model. So products start with the plain kernels, a daemon
/// thread runs the vector kernels on small made-up matrices, and when they beat the plain ones on these, the products
/// change over. Nothing shows but the speed, since both give the same bits.
final class VectorWarmup {
    private static final Logger LOG = System.getLogger(VectorWarmup.class.getName());
    private static final int WINS = 5;
    private static final long GIVE_UP_NANOS = 60_000_000_000L;
    private static final Map<Kind, Readiness> KINDS = new ConcurrentHashMap<>();
    private static final ThreadPoolExecutor EXECUTOR = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS,
            new PriorityBlockingQueue<>(),
            task -> Thread.ofPlatform().daemon().name("updraft-warm-up").unstarted(task));

    static {
        EXECUTOR.allowCoreThreadTimeOut(true);
    }

    private VectorWarmup() {
    }

    /// Products that run through the same code.
    private record Kind(PackedFormat format, Activation activation, ZeroPoints zeroPoints, int zeroPoint, boolean few) {
    }

    /// Whether the vector kernels of a kind of product are compiled.
    static final class Readiness {
        private volatile boolean ready;

        boolean isReady() {
            return ready;
        }
    }

    /// @param few as few rows as a decode step has
    static Readiness of(PackedMatrix matrix, Activation activation, boolean few) {
        Kind kind = new Kind(matrix.format(), activation, matrix.zeroPoints(), matrix.zeroPoint(), few);
        return KINDS.computeIfAbsent(kind, VectorWarmup::begin);
    }

    private static Readiness begin(Kind kind) {
        Readiness readiness = new Readiness();
        EXECUTOR.execute(new Task(kind, readiness));
        return readiness;
    }

    /// Decode steps come first: a prompt is over before its kernels are ready.
    private record Task(Kind kind, Readiness readiness) implements Runnable, Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            return Boolean.compare(other.kind.few, kind.few);
        }

        @Override
        public void run() {
            try (Arena arena = Arena.ofConfined()) {
                List<Trial> trials = trials(kind, arena);
                PanelProduct vector = new VectorPanels();
                PanelProduct plain = PanelProducts.plain();
                long start = System.nanoTime();
                long best = Long.MAX_VALUE;
                int wins = 0;
                for (int pass = 0; wins < WINS; pass++) {
                    if (pass % 64 < 4) {
                        best = Math.min(best, time(trials, plain));
                    }
                    wins = time(trials, vector) < best ? wins + 1 : 0;
                    if (System.nanoTime() - start > GIVE_UP_NANOS) {
                        LOG.log(Level.WARNING, "{0}: the vector kernels are not faster than the plain ones on this JVM,"
                                + " which go on computing", kind);
                        return;
                    }
                }
                LOG.log(Level.DEBUG, "{0}: vector kernels compiled after {1} ms", kind,
                        (System.nanoTime() - start) / 1_000_000);
                readiness.ready = true;
            }
        }
    }

    private static long time(List<Trial> trials, PanelProduct product) {
        long start = System.nanoTime();
        for (Trial trial : trials) {
            trial.run(product);
        }
        return System.nanoTime() - start;
    }

    private record Trial(LinearJob job, long source, float[] values, float[] scales, long workspace) {
        void run(PanelProduct product) {
            if (job.activation == Activation.INT8_BLOCK) {
                for (int row = 0; row < job.rows; row++) {
                    if (job.paired) {
                        product.pair(job, source, row);
                    } else {
                        product.round(job, source, values, 0, scales, 0, 1);
                    }
                }
            }
            if (job.activation == Activation.UINT8_DYNAMIC) {
                for (int row = 0; row < job.rows; row++) {
                    product.subtract(job, source, false, 128, values, 0);
                    product.subtract(job, source, true, 0, values, 0);
                }
            }
            product.compute(job, 0, job.matrix.panels(), 0, job.rows, workspace);
        }
    }

    /// Products that between them take every branch: one block and several, whole and partial panels, with and without
    /// bias, tiles of all heights.
    private static List<Trial> trials(Kind kind, Arena arena) {
        List<Trial> trials = new ArrayList<>();
        int[] rows = kind.few ? new int[]{1, 2} : new int[]{6, 11};
        for (int i = 0; i < 2; i++) {
            int k = i == 0 ? 256 : 320;
            int size = kind.format.isQuantized() && kind.activation != Activation.UINT8_DYNAMIC && i == 0 ? 32 : k;
            int n = i == 0 ? 64 : 40;
            int blocks = k / size;
            int panels = Math.ceilDiv(n, PackedMatrix.WIDTH);
            long data = arena.allocate(panels * kind.format.panelBytes(k), 64).address();
            long scales = arena.allocate((long) panels * blocks * PackedMatrix.ROW_BYTES, 64).address();
            long zeros = arena.allocate((long) panels * blocks * PackedMatrix.ROW_BYTES, 64).address();
            long bias = i == 0 ? 0 : arena.allocate((long) panels * PackedMatrix.ROW_BYTES, 64).address();
            PackedMatrix matrix = new PackedMatrix(kind.format, n, k, k, size, blocks, data, scales, kind.zeroPoints,
                    kind.zeroPoint, zeros, bias, 0);
            LinearJob job = new LinearJob(matrix, kind.activation);
            job.rows = rows[i];
            PreparedRows layout = PreparedRows.of(matrix, job.rows);
            job.place(layout, arena.allocate(layout.bytes(), 64).address());
            job.y = arena.allocate(job.rows * n * 4L, 64).address();
            job.yStride = n * 4L;
            trials.add(new Trial(job, arena.allocate(job.rows * k * 4L, 64).address(), new float[k], new float[blocks],
                    arena.allocate(Workspace.BYTES, 64).address()));
        }
        return trials;
    }
}
