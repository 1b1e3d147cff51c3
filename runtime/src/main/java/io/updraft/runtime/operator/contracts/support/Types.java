package io.updraft.runtime.operator.contracts.support;

import io.updraft.runtime.tensor.DataType;
import java.util.EnumSet;
import java.util.Set;

/// Sets of element types that the operator specifications use as type constraints.
public final class Types {
    /// Floats that are computed with, as opposed to stored in.
    public static final Set<DataType> FLOATS = Set.of(DataType.FLOAT, DataType.FLOAT16, DataType.DOUBLE,
            DataType.BFLOAT16);
    /// Integers of 8 to 64 bits.
    public static final Set<DataType> INTEGERS = Set.of(DataType.INT8, DataType.INT16, DataType.INT32, DataType.INT64,
            DataType.UINT8, DataType.UINT16, DataType.UINT32, DataType.UINT64);
    /// FLOATS and INTEGERS.
    public static final Set<DataType> NUMBERS = union(FLOATS, INTEGERS);
    public static final Set<DataType> INDICES = Set.of(DataType.INT32, DataType.INT64);
    public static final Set<DataType> BOOL = Set.of(DataType.BOOL);
    public static final Set<DataType> INT64 = Set.of(DataType.INT64);
    public static final Set<DataType> FLOAT = Set.of(DataType.FLOAT);
    /// Everything a tensor can hold.
    public static final Set<DataType> ALL = Set.copyOf(EnumSet.allOf(DataType.class));

    private Types() {}

    @SafeVarargs
    public static Set<DataType> union(Set<DataType>... sets) {
        EnumSet<DataType> all = EnumSet.noneOf(DataType.class);
        for (Set<DataType> set : sets) {
            all.addAll(set);
        }
        return Set.copyOf(all);
    }
}
