package io.updraft.runtime.cache;

/// What keys and what values of a cache are stored as.
public record KvTypes(KvType keys, KvType values) {
    public static final KvTypes F32 = of(KvType.F32);

    /// Both the same.
    public static KvTypes of(KvType both) {
        return new KvTypes(both, both);
    }

    /// One type for both, or one for keys and one for values with a comma between them.
    ///
    /// @throws IllegalArgumentException naming the types that there are
    public static KvTypes parse(String label) {
        int comma = label.indexOf(',');
        return comma < 0
                ? of(KvType.named(label))
                : new KvTypes(KvType.named(label.substring(0, comma)), KvType.named(label.substring(comma + 1)));
    }

    /// As [#parse] reads it.
    public String label() {
        return keys == values ? keys.label() : keys.label() + "," + values.label();
    }
}
