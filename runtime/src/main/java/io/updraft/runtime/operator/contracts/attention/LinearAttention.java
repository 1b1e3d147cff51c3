package io.updraft.runtime.operator.contracts.attention;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// LinearAttention (version 27): attention whose past is one matrix S [keyDim, valueDim] for each key/value head.
///
/// For each token, by `update_rule`: S decays by exp(g) ("gated", "gated_delta"; g for each head or each of its key
/// channels), then k (x) w is added, w being v, or beta (v - S^T k) ("delta", "gated_delta"); the output is
/// scale q^T S. Inputs: query [B, T, heads * keyDim], key and value [B, T, kvHeads * dim], past_state
/// [B, kvHeads, keyDim, valueDim], decay [B, T, kvHeads * keyDim] or [B, T, kvHeads], beta [B, T, kvHeads] or
/// [B, T, 1]. Outputs: the output [B, T, heads * valueDim] and the state. `chunk_size` is a hint for kernels.
public final class LinearAttention extends Contract {
    private static final int PAST = 3;
    private static final int DECAY = 4;
    private static final int BETA = 5;

    public LinearAttention(int version) {
        super(OperatorId.onnx("LinearAttention", version));
    }

    private record Layout(int batch, int tokens, int heads, int kvHeads, int keyDim, int valueDim) {
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, 6);
        Check.attributes(call, "q_num_heads", "kv_num_heads", "update_rule", "scale", "chunk_size");
        DataType type = Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, 1, 2, DECAY, BETA);
        Check.optionalType(call, PAST, Types.FLOATS);
        Layout layout = layout(call);
        DataType stateType = call.has(PAST) ? call.type(PAST) : type;
        return List.of(
                TensorType.of(type, layout.batch, layout.tokens, (long) layout.heads * layout.valueDim),
                TensorType.of(stateType, layout.batch, layout.kvHeads, layout.keyDim, layout.valueDim));
    }

    private static Layout layout(OperatorCall call) {
        Shape query = Check.rank(call, 0, 3);
        Shape value = Check.rank(call, 2, 3);
        long heads = call.attributes().integer("q_num_heads");
        long kvHeads = call.attributes().integer("kv_num_heads");
        Check.that(call, heads > 0 && kvHeads > 0 && heads % kvHeads == 0,
                heads + " query heads are no multiple of " + kvHeads + " key heads");
        Check.that(call, query.dim(2) % heads == 0 && value.dim(2) % kvHeads == 0,
                "shapes " + query + " and " + value + " do not divide into " + heads + " and " + kvHeads + " heads");
        long batch = query.dim(0);
        long tokens = query.dim(1);
        long keyDim = query.dim(2) / heads;
        long valueDim = value.dim(2) / kvHeads;
        Check.shape(call, 1, batch, tokens, kvHeads * keyDim);
        Check.shape(call, 2, batch, tokens, kvHeads * valueDim);
        Check.shape(call, PAST, batch, kvHeads, keyDim, valueDim);
        Check.that(call, call.has(DECAY) == decays(call) && call.has(BETA) == corrects(call),
                "update rule " + rule(call) + (decays(call) ? " needs" : " has no") + " decay and"
                        + (corrects(call) ? " needs" : " has no") + " beta");
        if (call.has(DECAY) && !call.shape(DECAY).equals(Shape.of(batch, tokens, kvHeads))) {
            Check.shape(call, DECAY, batch, tokens, kvHeads * keyDim);
        }
        if (call.has(BETA) && !call.shape(BETA).equals(Shape.of(batch, tokens, 1))) {
            Check.shape(call, BETA, batch, tokens, kvHeads);
        }
        return new Layout(Math.toIntExact(batch), Math.toIntExact(tokens), Math.toIntExact(heads),
                Math.toIntExact(kvHeads), Math.toIntExact(keyDim), Math.toIntExact(valueDim));
    }

    private static String rule(OperatorCall call) {
        return Check.oneOf(call, "update_rule", call.attributes().text("update_rule", "gated_delta"), "linear", "gated",
                "delta", "gated_delta");
    }

    private static boolean decays(OperatorCall call) {
        return rule(call).startsWith("gated");
    }

    private static boolean corrects(OperatorCall call) {
        return rule(call).endsWith("delta");
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Layout layout = layout(call);
        double[] query = Reals.of(call.value(0));
        double[] key = Reals.of(call.value(1));
        double[] value = Reals.of(call.value(2));
        double[] decay = call.has(DECAY) ? Reals.of(call.value(DECAY)) : new double[0];
        double[] beta = call.has(BETA) ? Reals.of(call.value(BETA)) : new double[0];
        int cells = layout.keyDim * layout.valueDim;
        double[] states = call.has(PAST)
                ? Reals.of(call.value(PAST))
                : new double[Math.multiplyExact(layout.batch * layout.kvHeads, cells)];
        double[] output = new double[Math.toIntExact(types.getFirst().shape().elements())];
        double scale = call.attributes().number("scale", 0) == 0
                ? 1 / Math.sqrt(layout.keyDim)
                : call.attributes().number("scale");
        int rows = layout.batch * layout.tokens;
        int decays = decay.length == 0 ? 0 : decay.length / (rows * layout.kvHeads);
        int betas = beta.length == 0 ? 0 : beta.length / rows;
        int group = layout.heads / layout.kvHeads;
        for (int row = 0; row < rows; row++) {
            for (int h = 0; h < layout.kvHeads; h++) {
                int head = row * layout.kvHeads + h;
                State state = new State(states, (row / layout.tokens * layout.kvHeads + h) * cells, layout.keyDim,
                        layout.valueDim);
                if (decays > 0) {
                    state.decay(decay, head * decays, decays > 1);
                }
                double step = betas == 0 ? 0 : beta[row * betas + (betas > 1 ? h : 0)];
                state.add(key, head * layout.keyDim, value, head * layout.valueDim, betas > 0, step);
                for (int g = 0; g < group; g++) {
                    int out = row * layout.heads + h * group + g;
                    state.read(query, out * layout.keyDim, scale, output, out * layout.valueDim);
                }
            }
        }
        return types.size() == 1
                ? List.of(Reals.tensor(types.getFirst(), output))
                : List.of(Reals.tensor(types.getFirst(), output), Reals.tensor(types.get(1), states));
    }

    /// The matrix of one head.
    private record State(double[] cells, int at, int keyDim, int valueDim) {
        void decay(double[] logs, int from, boolean byChannel) {
            for (int i = 0; i < keyDim; i++) {
                double factor = Math.exp(logs[from + (byChannel ? i : 0)]);
                for (int j = 0; j < valueDim; j++) {
                    cells[at + i * valueDim + j] *= factor;
                }
            }
        }

        void add(double[] key, int k, double[] value, int v, boolean corrects, double step) {
            for (int j = 0; j < valueDim; j++) {
                double written = value[v + j];
                if (corrects) {
                    double known = 0;
                    for (int i = 0; i < keyDim; i++) {
                        known += cells[at + i * valueDim + j] * key[k + i];
                    }
                    written = step * (written - known);
                }
                for (int i = 0; i < keyDim; i++) {
                    cells[at + i * valueDim + j] += key[k + i] * written;
                }
            }
        }

        void read(double[] query, int q, double scale, double[] output, int o) {
            for (int j = 0; j < valueDim; j++) {
                double sum = 0;
                for (int i = 0; i < keyDim; i++) {
                    sum += query[q + i] * cells[at + i * valueDim + j];
                }
                output[o + j] = sum * scale;
            }
        }
    }
}
