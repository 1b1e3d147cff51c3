package io.updraft.attention.flash;

import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The numbers of a problem that kernels read from memory: what may differ from one launch to the next. */
final class ForwardShape {
    static final int HEADER = 16;
    static final int RECORD = 8;

    private ForwardShape() {
    }

    /**
     * Heads, heads that share a key head, strides of output and queries, tiles of queries of the longest
     * sequence and of all, strides of keys in heads, strides of the mask, strides of keys, bytes before them; then, for each sequence, start and length of queries
     * and of keys, and where its log-sum-exps start ([heads, queries]).
     */
    static IntArray of(ForwardSpec spec, int queryTile, Mask mask) {
        int blocks = (spec.longestQuery() + queryTile - 1) / queryTile;
        IntArray shape = new IntArray(HEADER + RECORD * spec.sequences().size());
        shape.set(0, spec.heads());
        shape.set(1, spec.heads() / spec.keyHeads());
        shape.set(2, Math.toIntExact(spec.output().row()));
        shape.set(3, Math.toIntExact(spec.output().head()));
        shape.set(4, Math.toIntExact(spec.query().row()));
        shape.set(5, Math.toIntExact(spec.query().head()));
        shape.set(6, blocks);
        shape.set(7, blocks * spec.heads() * spec.sequences().size());
        shape.set(8, Math.toIntExact(spec.key().row() / spec.headDim()));
        shape.set(9, Math.toIntExact(spec.key().head() / spec.headDim()));
        shape.set(10, mask.sequence());
        shape.set(11, mask.head());
        shape.set(12, mask.row());
        shape.set(13, Math.toIntExact(spec.key().row()));
        shape.set(14, Math.toIntExact(spec.key().head()));
        shape.set(15, spec.key().lead());
        int sums = 0;
        for (int i = 0; i < spec.sequences().size(); i++) {
            SequenceRange range = spec.sequences().get(i);
            shape.set(HEADER + RECORD * i, range.queryStart());
            shape.set(HEADER + RECORD * i + 1, range.queryLength());
            shape.set(HEADER + RECORD * i + 2, range.keyStart());
            shape.set(HEADER + RECORD * i + 3, range.keyLength());
            shape.set(HEADER + RECORD * i + 4, sums);
            sums += spec.heads() * range.queryLength();
        }
        return shape;
    }
}
