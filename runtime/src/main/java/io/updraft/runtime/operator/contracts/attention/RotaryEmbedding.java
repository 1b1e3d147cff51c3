package io.updraft.runtime.operator.contracts.attention;

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

/// Rotary position embedding of [batch, positions, heads * head_dim] or [batch, heads, positions, head_dim].
///
/// com.microsoft: inputs x, position_ids (one offset, or [batch, positions]), cos_cache, sin_cache
/// [max_positions, rotary_dim / 2]. ONNX (version 23): x, cos_cache, sin_cache, position_ids; without position_ids the
/// caches are [batch, positions, rotary_dim / 2].
public final class RotaryEmbedding extends Contract {
    private record Layout(int batch, int heads, int positions, int headDim, int half) {
    }

    private final boolean microsoft;
    private final int cos;
    private final int ids;

    private RotaryEmbedding(OperatorId id, int cos, int ids) {
        super(id);
        this.microsoft = id.domain().equals(OperatorId.MICROSOFT);
        this.cos = cos;
        this.ids = ids;
    }

    public static RotaryEmbedding onnx(int version) {
        return new RotaryEmbedding(OperatorId.onnx("RotaryEmbedding", version), 1, 3);
    }

    public static RotaryEmbedding microsoft() {
        return new RotaryEmbedding(OperatorId.microsoft("RotaryEmbedding"), 2, 1);
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, microsoft ? 4 : 3, 4);
        Check.attributes(call, "interleaved", "num_heads", "rotary_embedding_dim", "scale", "is_packed_batching");
        Check.that(call, call.attributes().number("scale", 1) == 1, "attribute scale other than 1 is not supported");
        Check.that(call, !call.attributes().flag("is_packed_batching", false), "is_packed_batching is not supported");
        Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, cos, cos + 1);
        Check.optionalType(call, ids, Types.INT64);
        layout(call);
        return List.of(call.inputType(0));
    }

    private Layout layout(OperatorCall call) {
        Shape x = Check.rankAtLeast(call, 0, 3);
        Check.that(call, x.rank() <= 4, "input 0 has shape " + x + ", expected rank 3 or 4");
        Shape cache = Check.rankAtLeast(call, cos, call.has(ids) ? 2 : 3);
        Check.shape(call, cos + 1, cache.dims());
        long half = cache.dim(-1);
        long rotaryDim = call.attributes().integer("rotary_embedding_dim", 0);
        long heads = x.rank() == 4 ? x.dim(1) : call.attributes().integer("num_heads", 0);
        if (heads == 0 && x.rank() == 3) {
            Check.that(call, microsoft && rotaryDim == 0 && half > 0 && x.dim(2) % (2 * half) == 0,
                    "attribute num_heads is needed for an input of shape " + x + " and caches of " + cache);
            heads = x.dim(2) / (2 * half);
        }
        long width = x.rank() == 4 ? x.dim(3) : heads > 0 && x.dim(2) % heads == 0 ? x.dim(2) / heads : -1;
        Check.that(call, width >= 2 * half && 2 * half == (rotaryDim == 0 ? width : rotaryDim), "caches of shape "
                + cache + " do not fit heads of " + width + " with rotary_embedding_dim " + rotaryDim);
        long positions = x.dim(x.rank() == 4 ? 2 : 1);
        if (!call.has(ids)) {
            Check.shape(call, cos, x.dim(0), positions, half);
        } else if (!microsoft || call.shape(ids).elements() != 1) {
            Check.shape(call, ids, x.dim(0), positions);
        }
        return new Layout(Math.toIntExact(x.dim(0)), Math.toIntExact(heads), Math.toIntExact(positions),
                Math.toIntExact(width), Math.toIntExact(half));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Layout layout = layout(call);
        double[] values = Reals.of(call.value(0));
        Heads heads = call.shape(0).rank() == 4
                ? Heads.cached(values, layout.heads, layout.positions, layout.headDim)
                : Heads.projected(values, 0, layout.positions, layout.heads * layout.headDim, layout.headDim);
        double[] cosines = Reals.of(call.value(cos));
        double[] sines = Reals.of(call.value(cos + 1));
        boolean interleaved = call.attributes().flag("interleaved", false);
        for (int b = 0; b < layout.batch; b++) {
            for (int p = 0; p < layout.positions; p++) {
                int row = (int) row(call, layout, b, p);
                for (int h = 0; h < layout.heads; h++) {
                    Rotary.rotate(values, heads.at(b, h, p), cosines, sines, row * layout.half, layout.half,
                            interleaved);
                }
            }
        }
        return List.of(Reals.tensor(types.getFirst(), values));
    }

    /// The row of the caches for a position of the input.
    private long row(OperatorCall call, Layout layout, int b, int p) {
        long own = (long) b * layout.positions + p;
        if (!call.has(ids)) {
            return own;
        }
        boolean offset = call.shape(ids).elements() == 1;
        long row = offset ? call.value(ids).getLong(0) + p : call.value(ids).getLong(own);
        Check.that(call, row >= 0 && row < call.shape(cos).dim(0),
                "position " + row + " is outside caches of shape " + call.shape(cos));
        return row;
    }
}
