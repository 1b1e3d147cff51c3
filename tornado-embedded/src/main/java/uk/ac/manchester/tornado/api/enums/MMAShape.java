package uk.ac.manchester.tornado.api.enums;

import java.util.Locale;

/** Tiles of the matrix unit, named after the PTX instructions {@code mma.sync.aligned.<shape>}. */
public enum MMAShape {
    /** A 16x16, B 16x8, C and D 16x8: fp16 and bf16 elements. */
    M16N8K16,
    /** A 16x32, B 32x8, C and D 16x8: int8 and FP8 elements. */
    M16N8K32;

    /** The shape as PTX spells it, for example {@code m16n8k16}. */
    public String getPtxName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
