package io.updraft.runtime.operator.contracts.norm;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// InstanceNormalization and GroupNormalization: each sample's channels, one by one or in groups, less their mean and
/// divided by their deviation, then y = x * scale + bias. Inputs: x [N, C, ...], scale, bias: [C], or one for each group
/// in GroupNormalization-18.
public final class ChannelNormalization extends Contract {
    private ChannelNormalization(String type, int version) {
        super(OperatorId.onnx(type, version));
    }

    public static ChannelNormalization instance(int version) {
        return new ChannelNormalization("InstanceNormalization", version);
    }

    public static ChannelNormalization group(int version) {
        return new ChannelNormalization("GroupNormalization", version);
    }

    private boolean isGroup() {
        return id().type().equals("GroupNormalization");
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, 3);
        Check.attributes(call, "epsilon", isGroup() ? "num_groups" : "epsilon",
                version() == 21 ? "stash_type" : "epsilon");
        Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, 1, 2);
        Shape x = Check.rankAtLeast(call, 0, 3);
        long groups = groups(call);
        Check.that(call, groups > 0 && x.dim(1) % groups == 0,
                x.dim(1) + " channels cannot be split into " + groups + " groups");
        long weights = version() == 18 ? groups : x.dim(1);
        Check.shape(call, 1, weights);
        Check.shape(call, 2, weights);
        return List.of(call.inputType(0));
    }

    private long groups(OperatorCall call) {
        // Without channels there is nothing to compute, and nothing to divide by.
        return isGroup() ? call.attributes().integer("num_groups") : Math.max(1, call.shape(0).dim(1));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        double[] x = Reals.of(call.value(0));
        double[] scale = Reals.of(call.value(1));
        double[] bias = Reals.of(call.value(2));
        int channels = Math.toIntExact(call.shape(0).dim(1));
        int inner = Math.toIntExact(call.shape(0).elements(2, call.shape(0).rank()));
        int group = channels / (int) groups(call) * inner;
        Normalize.rows(x, group, call.attributes().number("epsilon", 1e-5f), true);
        int each = channels / scale.length * inner;
        for (int i = 0; i < x.length; i++) {
            int weight = i / each % scale.length;
            x[i] = x[i] * scale[weight] + bias[weight];
        }
        return List.of(Reals.tensor(types.getFirst(), x));
    }
}
