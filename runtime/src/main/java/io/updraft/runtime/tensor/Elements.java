package io.updraft.runtime.tensor;

import java.lang.foreign.MemorySegment;

/// Reads and writes single elements of every type. The conversions are exact; speed is no aim here.
final class Elements {
    private Elements() {}

    static double getDouble(Tensor tensor, long index) {
        MemorySegment data = tensor.data();
        return switch (tensor.type()) {
            case FLOAT -> data.get(Tensor.FLOAT, index * 4);
            case DOUBLE -> data.get(Tensor.DOUBLE, index * 8);
            case FLOAT16 -> Float.float16ToFloat(data.get(Tensor.SHORT, index * 2));
            case BFLOAT16 -> Float.intBitsToFloat(data.get(Tensor.SHORT, index * 2) << 16);
            case UINT64 -> unsignedToDouble(data.get(Tensor.LONG, index * 8));
            case FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ, FLOAT8E8M0, FLOAT4E2M1 -> SmallFloat
                    .of(tensor.type()).decode((int) bits(tensor, index));
            default -> getLong(tensor, index);
        };
    }

    static long getLong(Tensor tensor, long index) {
        MemorySegment data = tensor.data();
        return switch (tensor.type()) {
            case INT64, UINT64 -> data.get(Tensor.LONG, index * 8);
            case INT32 -> data.get(Tensor.INT, index * 4);
            case UINT32 -> Integer.toUnsignedLong(data.get(Tensor.INT, index * 4));
            case INT16 -> data.get(Tensor.SHORT, index * 2);
            case UINT16 -> Short.toUnsignedLong(data.get(Tensor.SHORT, index * 2));
            case INT8 -> data.get(Tensor.BYTE, index);
            case UINT8 -> Byte.toUnsignedLong(data.get(Tensor.BYTE, index));
            case BOOL -> data.get(Tensor.BYTE, index) != 0 ? 1 : 0;
            case UINT4, UINT2 -> bits(tensor, index);
            case INT4 -> bits(tensor, index) << 60 >> 60;
            case INT2 -> bits(tensor, index) << 62 >> 62;
            case STRING -> throw new TensorException("a string is not a number");
            default -> (long) getDouble(tensor, index);
        };
    }

    static void setDouble(Tensor tensor, long index, double value) {
        MemorySegment data = tensor.data();
        switch (tensor.type()) {
            case FLOAT -> data.set(Tensor.FLOAT, index * 4, (float) value);
            case DOUBLE -> data.set(Tensor.DOUBLE, index * 8, value);
            case FLOAT16 -> data.set(Tensor.SHORT, index * 2, Rounding.toFloat16(value));
            case BFLOAT16 -> data.set(Tensor.SHORT, index * 2, Rounding.toBfloat16(value));
            case UINT64 -> data.set(Tensor.LONG, index * 8, doubleToUnsigned(value));
            case FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ, FLOAT8E8M0, FLOAT4E2M1 ->
                setBits(tensor, index,
                        SmallFloat.of(tensor.type()).encode(value, true));
            case BOOL -> data.set(Tensor.BYTE, index, (byte) (value != 0 ? 1 : 0));
            default -> setLong(tensor, index, saturate(tensor.type(), value));
        }
    }

    static void setLong(Tensor tensor, long index, long value) {
        MemorySegment data = tensor.data();
        switch (tensor.type()) {
            case INT64, UINT64 -> data.set(Tensor.LONG, index * 8, value);
            case INT32, UINT32 -> data.set(Tensor.INT, index * 4, (int) value);
            case INT16, UINT16 -> data.set(Tensor.SHORT, index * 2, (short) value);
            case INT8, UINT8 -> data.set(Tensor.BYTE, index, (byte) value);
            case BOOL -> data.set(Tensor.BYTE, index, (byte) (value != 0 ? 1 : 0));
            case INT4, UINT4, INT2, UINT2 -> setBits(tensor, index, (int) value);
            case STRING -> throw new TensorException("a string is not a number");
            default -> setDouble(tensor, index, value);
        }
    }

    private static long saturate(DataType type, double value) {
        if (type == DataType.INT64) {
            return (long) value;
        }
        int bits = type.bits();
        long low = type.isUnsigned() ? 0 : -(1L << (bits - 1));
        long high = type.isUnsigned() ? (1L << bits) - 1 : (1L << (bits - 1)) - 1;
        return Math.clamp((long) value, low, high);
    }

    private static long bits(Tensor tensor, long index) {
        return PackedCodes.get(tensor.data(), 0, index, tensor.type().bits());
    }

    private static void setBits(Tensor tensor, long index, int value) {
        PackedCodes.put(tensor.data(), 0, index, tensor.type().bits(), value);
    }

    private static double unsignedToDouble(long value) {
        // Halving with the lost bit kept sticky rounds once, as the exact conversion does.
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
    }

    private static long doubleToUnsigned(double value) {
        if (!(value > 0)) {
            return 0;
        }
        if (value < 0x1p63) {
            return (long) value;
        }
        return value >= 0x1p64 ? -1 : (long) (value - 0x1p63) + Long.MIN_VALUE;
    }
}
