package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// DepthToSpace and SpaceToDepth: blocks of an image [N, C, H, W] become channels, or channels blocks. DepthToSpace
/// takes a block's elements from channels far apart (`mode` DCR) or next to each other (CRD).
public final class SpaceDepth extends Contract {
    private SpaceDepth(String type, int version) {
        super(OperatorId.onnx(type, version));
    }

    public static SpaceDepth toSpace(int version) {
        return new SpaceDepth("DepthToSpace", version);
    }

    public static SpaceDepth toDepth(int version) {
        return new SpaceDepth("SpaceToDepth", version);
    }

    private boolean isToSpace() {
        return id().type().equals("DepthToSpace");
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.attributes(call, "blocksize", isToSpace() && version() >= 11 ? "mode" : "blocksize");
        Check.oneOf(call, "mode", call.attributes().text("mode", "DCR"), "DCR", "CRD");
        Shape x = Check.rank(call, 0, 4);
        long block = call.attributes().integer("blocksize");
        Check.that(call, block > 0, "attribute blocksize is " + block + ", expected a positive number");
        long area = Math.multiplyExact(block, block);
        boolean fits = isToSpace() ? x.dim(1) % area == 0 : x.dim(2) % block == 0 && x.dim(3) % block == 0;
        Check.that(call, fits, "blocks of " + block + " by " + block + " do not fit an input of shape " + x);
        return List.of(isToSpace()
                ? TensorType.of(call.type(0), x.dim(0), x.dim(1) / area, Math.multiplyExact(x.dim(2), block),
                        Math.multiplyExact(x.dim(3), block))
                : TensorType.of(call.type(0), x.dim(0), Math.multiplyExact(x.dim(1), area), x.dim(2) / block,
                        x.dim(3) / block));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        Shape x = call.shape(0);
        long block = call.attributes().integer("blocksize");
        boolean near = call.attributes().text("mode", "DCR").equals("CRD");
        Shape split;
        int[] order;
        if (!isToSpace()) {
            split = Shape.of(x.dim(0), x.dim(1), x.dim(2) / block, block, x.dim(3) / block, block);
            order = new int[]{0, 3, 5, 1, 2, 4};
        } else if (near) {
            split = Shape.of(x.dim(0), x.dim(1) / block / block, block, block, x.dim(2), x.dim(3));
            order = new int[]{0, 1, 4, 2, 5, 3};
        } else {
            split = Shape.of(x.dim(0), block, block, x.dim(1) / block / block, x.dim(2), x.dim(3));
            order = new int[]{0, 3, 4, 1, 5, 2};
        }
        long[] own = Strided.strides(split);
        long[] dims = new long[order.length];
        long[] strides = new long[order.length];
        for (int axis = 0; axis < order.length; axis++) {
            dims[axis] = split.dim(order[axis]);
            strides[axis] = own[order[axis]];
        }
        Strided.copy(call.value(0), dims, strides, 0, output);
        return List.of(output);
    }
}
