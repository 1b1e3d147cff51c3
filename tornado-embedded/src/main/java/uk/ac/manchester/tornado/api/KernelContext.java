package uk.ac.manchester.tornado.api;

import io.updraft.embedded.group.ContextAccess;
import io.updraft.embedded.group.LocalKind;
import io.updraft.embedded.group.WorkItem;
import io.updraft.embedded.warp.Atomics;
import io.updraft.embedded.warp.MatrixOperations;
import io.updraft.embedded.warp.SimdGroupMatrix;
import io.updraft.embedded.warp.Swizzle;
import io.updraft.embedded.warp.WarpOperations;
import uk.ac.manchester.tornado.api.enums.MMAShape;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FP8Array;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.matrix.Matrix8x8Float;
import uk.ac.manchester.tornado.api.types.vectors.Half2;

/**
 * What a kernel knows and may ask for: where its work-item is, barriers, local memory, and what a warp does together. The
 * context that a program makes is only a placeholder; each work-item gets its own.
 *
 * <p>Fragments of the matrix unit are opaque: what an operation answers goes into the next. Tiles are in local memory,
 * packed into ints, lowest bits first.
 */
public class KernelContext implements ExecutionContext {

    static {
        ContextAccess.set(new ContextAccess() {
            @Override
            public KernelContext create(WorkItem item) {
                return new KernelContext(item);
            }

            @Override
            public WorkItem itemOf(KernelContext context) {
                return context.item;
            }
        });
    }

    public final Integer globalIdx;
    public final Integer globalIdy;
    public final Integer globalIdz;
    public final Integer groupIdx;
    public final Integer groupIdy;
    public final Integer groupIdz;
    public final Integer localIdx;
    public final Integer localIdy;
    public final Integer localIdz;

    /** Work-items of the grid. */
    public final Integer globalGroupSizeX;
    public final Integer globalGroupSizeY;
    public final Integer globalGroupSizeZ;

    /** Work-items of a group. */
    public final Integer localGroupSizeX;
    public final Integer localGroupSizeY;
    public final Integer localGroupSizeZ;

    private final WorkItem item;

    public KernelContext() {
        this(WorkItem.OUTSIDE);
    }

    private KernelContext(WorkItem item) {
        this.item = item;
        globalIdx = item.globalX();
        globalIdy = item.globalY();
        globalIdz = item.globalZ();
        localIdx = item.localX();
        localIdy = item.localY();
        localIdz = item.localZ();
        groupIdx = item.groupX();
        groupIdy = item.groupY();
        groupIdz = item.groupZ();
        globalGroupSizeX = item.globalSize().x();
        globalGroupSizeY = item.globalSize().y();
        globalGroupSizeZ = item.globalSize().z();
        localGroupSizeX = item.localSize().x();
        localGroupSizeY = item.localSize().y();
        localGroupSizeZ = item.localSize().z();
    }

    @Override
    public void localBarrier() {
        item.barrier(0);
    }

    @Override
    public void globalBarrier() {
        item.barrier(0);
    }

    @Override
    public int[] allocateIntLocalArray(int size) {
        return (int[]) item.localArray(LocalKind.INT, size);
    }

    @Override
    public byte[] allocateByteLocalArray(int size) {
        return (byte[]) item.localArray(LocalKind.BYTE, size);
    }

    @Override
    public HalfFloat[] allocateHalfFloatLocalArray(int size) {
        return (HalfFloat[]) item.localArray(LocalKind.HALF, size);
    }

    @Override
    public Half2[] allocateHalf2LocalArray(int size) {
        return (Half2[]) item.localArray(LocalKind.HALF2, size);
    }

    @Override
    public long[] allocateLongLocalArray(int size) {
        return (long[]) item.localArray(LocalKind.LONG, size);
    }

    @Override
    public float[] allocateFloatLocalArray(int size) {
        return (float[]) item.localArray(LocalKind.FLOAT, size);
    }

    @Override
    public double[] allocateDoubleLocalArray(int size) {
        return (double[]) item.localArray(LocalKind.DOUBLE, size);
    }

    /** The sum over the lanes of the warp, the same in each. */
    public float simdSum(float val) {
        return WarpOperations.sum(item, val);
    }

    /** The value of the lane so many places further on; past the last lane, the lane's own. */
    public float simdShuffleDown(float val, int delta) {
        return WarpOperations.shuffleDown(item, val, delta);
    }

    public float simdBroadcastFirst(float val) {
        return WarpOperations.shuffle(item, val, 0);
    }

    /** C = A x B for an 8 x 8 tile of C, over k, a multiple of 8; bases and row strides count elements. */
    public void matrixMultiply8x8(FloatArray a, int aBase, int lda, FloatArray b, int bBase, int ldb, FloatArray c,
            int cBase, int ldc, int k) {
        Matrix8x8Float sum = simdgroupMatrixZero();
        for (int p = 0; p < k; p += SimdGroupMatrix.SIDE) {
            sum = simdgroupMatrixMultiplyAccumulate(simdgroupMatrixLoad(a, aBase + p, lda),
                    simdgroupMatrixLoad(b, bBase + p * ldb, ldb), sum);
        }
        simdgroupMatrixStore(sum, c, cBase, ldc);
    }

    public Matrix8x8Float simdgroupMatrixZero() {
        return new Matrix8x8Float();
    }

    public Matrix8x8Float simdgroupMatrixLoad(FloatArray a, int base, int stride) {
        return SimdGroupMatrix.load(a::get, base, stride);
    }

    public Matrix8x8Float simdgroupMatrixLoad(float[] a, int base, int stride) {
        return SimdGroupMatrix.load(i -> a[i], base, stride);
    }

    public Matrix8x8Float simdgroupMatrixMultiplyAccumulate(Matrix8x8Float a, Matrix8x8Float b, Matrix8x8Float c) {
        return SimdGroupMatrix.multiplyAccumulate(a, b, c);
    }

    public void simdgroupMatrixStore(Matrix8x8Float m, FloatArray c, int base, int stride) {
        SimdGroupMatrix.store(m, c, base, stride);
    }

    @Override
    public void atomicAdd(IntArray array, int index, int val) {
        Atomics.add(array, index, val);
    }

    @Override
    public void atomicAdd(int[] array, int index, int val) {
        Atomics.add(array, index, val);
    }

    @Override
    public void atomicAdd(LongArray array, int index, long val) {
        Atomics.add(array, index, val);
    }

    @Override
    public void atomicAdd(FloatArray array, int index, float val) {
        Atomics.add(array, index, val);
    }

    @Override
    public void atomicAdd(DoubleArray array, int index, double val) {
        Atomics.add(array, index, val);
    }

    /** Element (row, column) of a tile of fp16 whose 16-byte pieces are permuted against bank conflicts. */
    public HalfFloat swizzleLoadFp16Stride32(HalfFloat[] arr, int row, int col, int stride) {
        int index = Swizzle.fp16Stride32(row, col, stride);
        item.observer().localRead(item, arr, index);
        return arr[index];
    }

    public void swizzleStoreFp16Stride32(HalfFloat[] arr, int row, int col, int stride, HalfFloat v) {
        int index = Swizzle.fp16Stride32(row, col, stride);
        item.observer().localWrite(item, arr, index);
        arr[index] = v;
    }

    public HalfFloat swizzleLoadFp16Stride16(HalfFloat[] arr, int row, int col, int stride) {
        int index = Swizzle.fp16Stride16(row, col, stride);
        item.observer().localRead(item, arr, index);
        return arr[index];
    }

    public void swizzleStoreFp16Stride16(HalfFloat[] arr, int row, int col, int stride, HalfFloat v) {
        int index = Swizzle.fp16Stride16(row, col, stride);
        item.observer().localWrite(item, arr, index);
        arr[index] = v;
    }

    public byte swizzleLoadInt8(byte[] arr, int row, int col, int stride) {
        int index = Swizzle.int8(row, col, stride);
        item.observer().localRead(item, arr, index);
        return arr[index];
    }

    public void swizzleStoreInt8(byte[] arr, int row, int col, int stride, byte v) {
        int index = Swizzle.int8(row, col, stride);
        item.observer().localWrite(item, arr, index);
        arr[index] = v;
    }

    /** A lane's four elements of a 16 x 8 accumulator, all with the given value. */
    public float[] mmaFragment(float v) {
        return new float[]{v, v, v, v};
    }

    /** The A fragment (16 x 16) of a tile with rows of 32 bytes. */
    public HalfFloat[] mmaLoadA(int[] aTile, int wmmaK) {
        return MatrixOperations.loadA(item, aTile, 0);
    }

    /** The B fragment (16 x 8) of a tile with rows of 16 bytes. */
    public HalfFloat[] mmaLoadB(int[] bTile, int wmmaK) {
        return MatrixOperations.loadB(item, bTile, 0);
    }

    /** The B fragment of a tile that was written with the stride-32 swizzle. */
    public HalfFloat[] mmaLoadBSwizzled(HalfFloat[] bTile, int wmmaK) {
        return MatrixOperations.loadSwizzledB(item, bTile, 0);
    }

    /** D = A x B + C over the warp. */
    public float[] mma(HalfFloat[] fragA, HalfFloat[] fragB, float[] fragC, MMAShape mmaShape) {
        return MatrixOperations.multiplyFp16(item, fragA, fragB, fragC, mmaShape);
    }

    /** Writes a lane's elements of the 16 x 8 tile at (tileRow, tileCol) of a matrix with dimN columns. */
    public void mmaStore(float[] fragD, FloatArray c, int tileRow, int tileCol, int dimN) {
        MatrixOperations.store(item, fragD, c, tileRow, tileCol, dimN);
    }

    /** As {@link #mma}, the fragments' bits taken as bfloat16. */
    public float[] mmaBF16(HalfFloat[] fragA, HalfFloat[] fragB, float[] fragC, MMAShape mmaShape) {
        return MatrixOperations.multiplyBf16(item, fragA, fragB, fragC, mmaShape);
    }

    public int[] mmaFragmentInt(int initValue) {
        return new int[]{initValue, initValue, initValue, initValue};
    }

    /** The A fragment (16 x 32 bytes) of a tile with rows of 32 bytes. */
    public byte[] mmaLoadAInt8(int[] aTile, int tileK) {
        return MatrixOperations.loadBytesA(item, aTile);
    }

    /** The B fragment (32 x 8 bytes) of a tile with 16 rows of 8 pairs of bytes, neighbours in k paired. */
    public byte[] mmaLoadBInt8(int[] bTile, int tileK) {
        return MatrixOperations.loadBytesB(item, bTile);
    }

    public int[] mmaInt8(byte[] fragA, byte[] fragB, int[] fragC, MMAShape shape) {
        return MatrixOperations.multiplyInt8(item, fragA, fragB, fragC, shape);
    }

    public void mmaStoreInt(int[] fragD, IntArray out, int row, int col, int stride) {
        MatrixOperations.store(item, fragD, out, row, col, stride);
    }

    public byte[] mmaLoadAFP8(int[] aTile, int tileK) {
        return MatrixOperations.loadBytesA(item, aTile);
    }

    public byte[] mmaLoadBFP8(int[] bTile, int tileK) {
        return MatrixOperations.loadBytesB(item, bTile);
    }

    public float[] mmaFP8E4M3(byte[] fragA, byte[] fragB, float[] fragC, MMAShape shape) {
        return MatrixOperations.multiplyE4M3(item, fragA, fragB, fragC, shape);
    }

    public float[] mmaFP8E5M2(byte[] fragA, byte[] fragB, float[] fragC, MMAShape shape) {
        return MatrixOperations.multiplyE5M2(item, fragA, fragB, fragC, shape);
    }

    /** {@link #mmaLoadA(int[], int)} of a tile that starts so many bytes into the array. */
    public HalfFloat[] mmaLoadA(int[] aTile, int wmmaK, int byteOffset) {
        return MatrixOperations.loadA(item, aTile, byteOffset);
    }

    public HalfFloat[] mmaLoadB(int[] bTile, int wmmaK, int byteOffset) {
        return MatrixOperations.loadB(item, bTile, byteOffset);
    }

    public HalfFloat[] mmaLoadBSwizzled(HalfFloat[] bTile, int wmmaK, int byteOffset) {
        return MatrixOperations.loadSwizzledB(item, bTile, byteOffset);
    }

    /** Copies two fp16 into one int of a tile; done only after {@link #asyncCopyWaitGroup} and a barrier. */
    public void asyncCopyToLocal(int[] dstTile, int dstIndex, HalfFloatArray src, int srcIndex) {
        int low = src.get(srcIndex).getHalfFloatValue() & 0xFFFF;
        int high = src.get(srcIndex + 1).getHalfFloatValue() & 0xFFFF;
        item.copies().start(dstTile, dstIndex, low | high << 16);
    }

    public void asyncCopyToLocal(int[] dstTile, int dstIndex, FP8Array src, int srcIndex) {
        item.copies().start(dstTile, dstIndex, Swizzle.pack(src.get(srcIndex), src.get(srcIndex + 1),
                src.get(srcIndex + 2), src.get(srcIndex + 3)));
    }

    public void asyncCopyToLocal(int[] dstTile, int dstIndex, ByteArray src, int srcIndex) {
        item.copies().start(dstTile, dstIndex, Swizzle.pack(src.get(srcIndex), src.get(srcIndex + 1),
                src.get(srcIndex + 2), src.get(srcIndex + 3)));
    }

    public void asyncCopyCommit() {
        item.copies().commit();
    }

    /** Waits until at most so many of this work-item's committed groups of copies are still under way. */
    public void asyncCopyWaitGroup(int groups) {
        item.copies().await(groups);
    }

    /** Stores into the swizzled tile that starts so many bytes into the array. */
    public void mmaStoreBSwizzled(HalfFloat[] arr, int row, int col, int stride, HalfFloat value, int byteOffset) {
        int index = Swizzle.fp16Stride32(row, col, stride) + byteOffset / Short.BYTES;
        item.observer().localWrite(item, arr, index);
        arr[index] = value;
    }
}
