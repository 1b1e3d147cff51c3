package io.updraft.runtime.operator.contracts.quantize;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.data.Index;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;

/// com.microsoft::GatherBlockQuantized: slices of a quantized tensor along one axis, dequantized.
///
/// The data is INT4, UINT4, or UINT8 holding `bits` (2, 4 or 8) per element, packed low bits first along the last axis.
/// Scales (and zero points, packed like the data) are one for each block of `block_size` elements of `quantize_axis`.
/// Without zero points zero is 0, but 2^(bits-1) for UINT8.
public final class GatherBlockQuantized extends Contract {
    private static final Set<DataType> DATA = Set.of(DataType.INT4, DataType.UINT4, DataType.UINT8);

    public GatherBlockQuantized() {
        super(OperatorId.microsoft("GatherBlockQuantized"));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, 4);
        Check.attributes(call, "bits", "block_size", "gather_axis", "quantize_axis");
        Check.type(call, 0, DATA);
        Check.type(call, 1, Types.INDICES);
        Check.type(call, 2, Types.FLOATS);
        Check.sameType(call, 0, 3);
        Check.rankAtLeast(call, 0, 1);
        long bits = call.attributes().integer("bits", 4);
        Check.that(call, bits == 4 || call.type(0) == DataType.UINT8 && (bits == 2 || bits == 8),
                "attribute bits is " + bits + " for data of type " + call.type(0));
        long blockSize = call.attributes().integer("block_size", 128);
        Check.that(call, blockSize >= 1 && blockSize <= Integer.MAX_VALUE, "attribute block_size is " + blockSize);
        Shape data = unpacked(call);
        int gatherAxis = gatherAxis(call);
        int quantizeAxis = quantizeAxis(call);
        Check.that(call, gatherAxis != quantizeAxis, "gather_axis and quantize_axis are both " + gatherAxis);
        long[] expected = data.dims();
        expected[quantizeAxis] = Math.ceilDiv(expected[quantizeAxis], blockSize);
        Check.shape(call, 2, expected);
        int perByte = perByte(call);
        if (perByte > 1) {
            expected[expected.length - 1] = Math.ceilDiv(expected[expected.length - 1], perByte);
        }
        Check.shape(call, 3, expected);
        long[] dims = new long[data.rank() - 1 + call.shape(1).rank()];
        int indexRank = call.shape(1).rank();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i < gatherAxis
                    ? data.dim(i)
                    : i < gatherAxis + indexRank ? call.shape(1).dim(i - gatherAxis) : data.dim(i - indexRank + 1);
        }
        return List.of(new TensorType(call.type(2), Shape.of(dims)));
    }

    private static int perByte(OperatorCall call) {
        return call.type(0) == DataType.UINT8 ? 8 / (int) call.attributes().integer("bits", 4) : 1;
    }

    private static int gatherAxis(OperatorCall call) {
        return Axes.of(call, call.attributes().integer("gather_axis", 0), call.shape(0).rank());
    }

    private static int quantizeAxis(OperatorCall call) {
        return Axes.of(call, call.attributes().integer("quantize_axis", 1), call.shape(0).rank());
    }

    /// The shape of the data in elements.
    private static Shape unpacked(OperatorCall call) {
        long[] dims = call.shape(0).dims();
        dims[dims.length - 1] = Math.multiplyExact(dims[dims.length - 1], perByte(call));
        return Shape.of(dims);
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape data = unpacked(call);
        int gatherAxis = gatherAxis(call);
        int quantizeAxis = quantizeAxis(call);
        long blockSize = call.attributes().integer("block_size", 128);
        long extent = data.dim(gatherAxis);
        long inner = data.elements(gatherAxis + 1, data.rank());
        long[] indices = Index.within(call, call.value(1), extent);
        long[] strides = Strided.strides(data);
        long[] scaleStrides = Strided.strides(call.shape(2));
        Tensor scales = call.value(2);
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        long at = 0;
        for (long outer = 0; outer < data.elements(0, gatherAxis); outer++) {
            for (long index : indices) {
                for (long i = 0; i < inner; i++) {
                    long source = (outer * extent + index) * inner + i;
                    long scale = 0;
                    for (int axis = 0; axis < strides.length; axis++) {
                        long along = source / strides[axis] % data.dim(axis);
                        scale += (axis == quantizeAxis ? along / blockSize : along) * scaleStrides[axis];
                    }
                    double value = integer(call, 0, data.dim(-1), source) - zero(call, scale);
                    output.setDouble(at++, value * scales.getDouble(scale));
                }
            }
        }
        return List.of(output);
    }

    private static double zero(OperatorCall call, long scale) {
        if (call.has(3)) {
            return integer(call, 3, call.shape(2).dim(-1), scale);
        }
        return call.type(0) == DataType.UINT8 ? 1 << (int) call.attributes().integer("bits", 4) - 1 : 0;
    }

    /// Element `index` of a tensor whose rows have `width` elements, packed or not.
    private static long integer(OperatorCall call, int input, long width, long index) {
        int perByte = perByte(call);
        if (perByte == 1) {
            return call.value(input).getLong(index);
        }
        long rowBytes = Math.ceilDiv(width, perByte);
        long column = index % width;
        long stored = call.value(input).getLong(index / width * rowBytes + column / perByte);
        int bits = 8 / perByte;
        return stored >>> column % perByte * bits & (1L << bits) - 1;
    }
}
