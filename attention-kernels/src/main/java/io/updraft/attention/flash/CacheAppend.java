package io.updraft.attention.flash;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cuda.CudaExtension;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid2D;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * New keys, or values, into the cache that {@link FlashAttention} reads, as a task of a TaskGraph. A token goes to the row
 * that its slot names: with pages, page times page size plus the place in it; nowhere if the slot is negative, so that one
 * graph serves steps of fewer tokens.
 *
 * @param tokens
 *            tokens of a step
 * @param heads
 *            key heads
 * @param headDim
 *            channels of a head, a multiple of 4
 * @param cache
 *            layout of the cache
 * @param type
 *            of the cache: halves, or bytes with a scale for every headDim elements, in their order
 * @param bfloat16
 *            whether new keys, and a cache of two bytes, are bfloat16
 */
public record CacheAppend(int tokens, int heads, int headDim, Layout cache, KvType type, boolean bfloat16) {
    public CacheAppend {
        if (tokens < 1 || heads < 1 || headDim < 4 || headDim % 4 != 0) {
            throw new IllegalArgumentException(
                    "a step has tokens and heads of a multiple of 4 channels, found " + tokens
                            + " tokens and " + heads + " heads of " + headDim);
        }
        if (type == KvType.F32 || type.isScaled() && (cache.row() % headDim != 0 || cache.head() % headDim != 0)) {
            throw new IllegalArgumentException("a cache of " + type.label() + " with " + cache
                    + " cannot be appended to; strides of scaled types are multiples of the head size");
        }
    }

    /**
     * Adds the task.
     *
     * @param source
     *            [tokens, heads, headDim], two bytes an element
     * @param slots
     *            a row of the cache for each token
     * @param scales
     *            of the cache; any array of one element for halves
     * @throws io.updraft.runtime.cuda.CudaExtensionException
     *             where the intrinsics cannot be had
     */
    public TaskGraph addTo(TaskGraph graph, GridScheduler grids, String id, TornadoNativeArray source, IntArray slots,
            TornadoNativeArray target, FloatArray scales) {
        if (!FlashAttention.emulated()) {
            // The compiler must know the intrinsics before it first sees the kernel.
            CudaExtension.require();
        }
        WorkerGrid2D grid = new WorkerGrid2D(heads * AppendForward.THREADS, tokens);
        grid.setLocalWork(AppendForward.THREADS, 1, 1);
        grids.addWorkerGrid(graph.getTaskGraphName() + "." + id, grid);
        return graph.task(id, AppendForward::append, new KernelContext(), source, slots, target, scales, heads, headDim,
                Math.toIntExact(cache.row()), Math.toIntExact(cache.head()), cache.lead(),
                DecodeForward.kind(type), bfloat16 ? 1 : 0);
    }
}
