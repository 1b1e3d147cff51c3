package io.updraft.attention;

/// Queries, keys and values of one sequence of tokens, as a model would compute them.
record Text(int length, float[] query, float[] key, float[] value) {
    static Text random(AttentionCase attention, int seed, int length, float size) {
        return new Text(length, AttentionCase.floats(seed, length * attention.queryColumns(), size),
                AttentionCase.floats(seed + 1, length * attention.keyColumns(), size),
                AttentionCase.floats(seed + 2, length * attention.valueColumns(), 1f));
    }
}
