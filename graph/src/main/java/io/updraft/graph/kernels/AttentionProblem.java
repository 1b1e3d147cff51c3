package io.updraft.graph.kernels;

import io.updraft.attention.LayerShape;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Attention of queries to keys as the causal kernel of CachedAttention can compute it: each batch entry is a sequence
/// whose rows have keys and values, and whose last rows have the queries too.
///
/// @param starts for each batch entry the row of its first query; queries in rows before the first see nothing
/// @param seen for each batch entry how many keys, from the first on, any query may see
/// @param softcap scores become `softcap * tanh(score / softcap)`; 0 for none
record AttentionProblem(String node, HeadRows q, HeadRows keys, HeadRows values, int[] starts, int[] seen, float scale,
        float softcap) {
    /// Stands for minus infinity in sums of products with 0 and 1: nothing is left of its exponential.
    static final float HIDDEN = -1e30f;

    /// Rows of a sequence, of which the last ones are those of some queries.
    record Part(int entry, int rows, int firstQuery, int queries) {
        int rowOf(int query) {
            return rows - queries + query - firstQuery;
        }
    }

    /// Queries of an entry that see something, each in its own row.
    Optional<Part> all(int entry) {
        int first = Math.max(0, -starts[entry]);
        int queries = q.positions() - first;
        return queries <= 0 || seen[entry] == 0 ? Optional.empty()
                : Optional.of(new Part(entry, starts[entry] + q.positions(), first, queries));
    }

    /// One query in the row of the last key that it sees.
    Optional<Part> one(int entry, int query) {
        int visible = Math.min(seen[entry], starts[entry] + query + 1);
        return visible <= 0 ? Optional.empty() : Optional.of(new Part(entry, visible, query, 1));
    }

    /// Whether rows before a query's have keys that it must not see, or none.
    boolean hides() {
        for (int entry = 0; entry < starts.length; entry++) {
            if (all(entry).isPresent() && starts[entry] + q.positions() > seen[entry]) {
                return true;
            }
        }
        return false;
    }

    /// The same where every row has a key: one more element of each key tells those that nobody may see, as it makes the
    /// score [#HIDDEN].
    AttentionProblem hiding() {
        int most = 0;
        for (int start : starts) {
            most = Math.max(most, start + q.positions());
        }
        int more = Math.max(0, most - keys.positions());
        HeadRows told = keys.followedBy(keys.zeros(more)).widened(1,
                (entry, position, _, into, at) -> into[at] = position < seen[entry] ? 0 : HIDDEN);
        return new AttentionProblem(node, q.widened(1, (_, _, _, into, at) -> into[at] = 1), told,
                values.followedBy(values.zeros(more)), starts, seen, scale, softcap);
    }

    /// The same with zeros behind keys and queries, or behind values, so that all are of one size.
    AttentionProblem square() {
        int dim = Math.max(q.dim(), values.dim());
        return new AttentionProblem(node, q.padded(dim), keys.padded(dim), values.padded(dim), starts, seen, scale,
                softcap);
    }

    LayerShape layer() {
        return new LayerShape(keys.heads(), q.dim(), values.dim());
    }

    KernelRequest request() {
        Attributes attributes = Attributes.of(Map.of("layer", 0, "num_heads", q.heads(), "kv_num_heads", keys.heads(),
                "head_size", q.dim(), "scale", scale, "softcap", softcap));
        return new KernelRequest(OperatorId.updraft("CachedAttention"), node, attributes,
                List.of(operand("q", q.heads() * q.dim()), operand("k", keys.heads() * keys.dim()),
                        operand("v", values.heads() * values.dim())),
                List.of(operand("y", q.heads() * values.dim())));
    }

    private static Operand operand(String name, int columns) {
        return new Operand(name, DataType.FLOAT, new RowShape(Shape.of(1, 1, columns), 1, Rows.TOKENS),
                Optional.empty());
    }
}
