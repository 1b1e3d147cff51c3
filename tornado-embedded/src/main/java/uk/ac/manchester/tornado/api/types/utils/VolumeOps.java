package uk.ac.manchester.tornado.api.types.utils;

import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.vectors.Float3;
import uk.ac.manchester.tornado.api.types.volumes.VolumeShort2;

/** Reading a volume at points between its elements. */
public class VolumeOps {

    // Elements are signed 16-bit fractions.
    private static final float UNIT = 0.00003051944088f;

    /** The gradient of the first lane at a point of a volume whose edges are {@code dim} long. */
    public static Float3 grad(VolumeShort2 volume, Float3 dim, Float3 point) {
        Float3 place = place(volume, dim, point);
        float gx = difference(volume, place, 1, 0, 0);
        float gy = difference(volume, place, 0, 1, 0);
        float gz = difference(volume, place, 0, 0, 1);
        Float3 step = new Float3(dim.getX() / volume.X(), dim.getY() / volume.Y(), dim.getZ() / volume.Z());
        return Float3.mult(new Float3(gx, gy, gz), Float3.mult(step, 0.5f * UNIT));
    }

    /** The first lane at a point of a volume whose edges are {@code dim} long, interpolated linearly. */
    public static float interp(VolumeShort2 volume, Float3 dim, Float3 point) {
        return blend(volume, place(volume, dim, point), 0, 0, 0, 0) * UNIT;
    }

    public static float vs1(int x, int y, int z, VolumeShort2 volume) {
        return vs(volume, x, y, z);
    }

    /** The first lane of an element. */
    public static float vs(VolumeShort2 volume, int x, int y, int z) {
        return volume.get(x, y, z).getX();
    }

    /** A point in elements, their centres at whole numbers. */
    private static Float3 place(VolumeShort2 volume, Float3 dim, Float3 point) {
        return new Float3(point.getX() * volume.X() / dim.getX() - 0.5f, point.getY() * volume.Y() / dim.getY() - 0.5f,
                point.getZ() * volume.Z() / dim.getZ() - 0.5f);
    }

    /** The central difference along one axis, interpolated linearly. */
    private static float difference(VolumeShort2 volume, Float3 place, int dx, int dy, int dz) {
        return blend(volume, place, dx, dy, dz, 1) - blend(volume, place, dx, dy, dz, -1);
    }

    /** The weighted mean of the eight elements around a place, each shifted along one axis and kept inside. */
    private static float blend(VolumeShort2 volume, Float3 place, int dx, int dy, int dz, int shift) {
        Float3 floor = Float3.floor(place);
        Float3 weight = Float3.fract(place);
        float sum = 0;
        for (int corner = 0; corner < 8; corner++) {
            int cx = corner & 1;
            int cy = corner >> 1 & 1;
            int cz = corner >> 2;
            int x = TornadoMath.clamp((int) floor.getX() + cx + dx * shift, 0, volume.X() - 1);
            int y = TornadoMath.clamp((int) floor.getY() + cy + dy * shift, 0, volume.Y() - 1);
            int z = TornadoMath.clamp((int) floor.getZ() + cz + dz * shift, 0, volume.Z() - 1);
            float wx = cx == 1 ? weight.getX() : 1 - weight.getX();
            float wy = cy == 1 ? weight.getY() : 1 - weight.getY();
            float wz = cz == 1 ? weight.getZ() : 1 - weight.getZ();
            sum += vs(volume, x, y, z) * wx * wy * wz;
        }
        return sum;
    }
}
