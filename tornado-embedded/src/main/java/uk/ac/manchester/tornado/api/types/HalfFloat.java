package uk.ac.manchester.tornado.api.types;

import uk.ac.manchester.tornado.api.internal.annotations.HalfType;

/** An IEEE 754 half-precision float, immutable. Conversions round to nearest, ties to even. */
@HalfType
public class HalfFloat {

    private final short bits;

    /** The half nearest to a float. */
    public HalfFloat(float value) {
        this.bits = Float.floatToFloat16(value);
    }

    /** The half with these bits. */
    public HalfFloat(short bits) {
        this.bits = bits;
    }

    public static HalfFloat add(HalfFloat a, HalfFloat b) {
        return new HalfFloat(a.getFloat32() + b.getFloat32());
    }

    public static HalfFloat sub(HalfFloat a, HalfFloat b) {
        return new HalfFloat(a.getFloat32() - b.getFloat32());
    }

    public static HalfFloat mult(HalfFloat a, HalfFloat b) {
        return new HalfFloat(a.getFloat32() * b.getFloat32());
    }

    public static HalfFloat div(HalfFloat a, HalfFloat b) {
        return new HalfFloat(a.getFloat32() / b.getFloat32());
    }

    /** The bits of this half. */
    public short getHalfFloatValue() {
        return bits;
    }

    /** This half as a float, exactly. */
    public float getFloat32() {
        return Float.float16ToFloat(bits);
    }

    @Override
    public String toString() {
        return String.format("HalfFloat: %.4f", getFloat32());
    }
}
