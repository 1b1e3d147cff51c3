package io.updraft.quant.cuda;

import io.updraft.runtime.plan.ByteRegion;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Where the tiles of a matrix, their scales, zero points and its bias are in memory.
 *
 * @param codes
 *            as {@link TileLayout} has them
 * @param scales
 *            the same
 * @param zeros
 *            the same
 * @param bias
 *            halves [n], read where {@code biased}
 */
public record TileArrays(TileLayout layout, Place codes, Place scales, Place zeros, Place bias, boolean biased) {

    /** An array that begins so many bytes after another's beginning. */
    public record Place(TornadoNativeArray array, long offset) {
        /** Where a plan's constants are. */
        public static Place of(ByteRegion region) {
            return new Place(region.array(), region.offset());
        }
    }

    static TileArrays of(TiledWeight weight, ShortArray bias, boolean biased) {
        return new TileArrays(weight.layout(), new Place(weight.codes(), 0), new Place(weight.scales(), 0),
                new Place(weight.zeros(), 0), new Place(bias, 0), biased);
    }

    List<Long> offsets() {
        return List.of(codes.offset(), scales.offset(), zeros.offset(), bias.offset());
    }

    /** The arrays, in the order of the kernels' parameters. */
    public List<TornadoNativeArray> arrays() {
        return List.of(codes.array(), scales.array(), zeros.array(), bias.array());
    }
}
