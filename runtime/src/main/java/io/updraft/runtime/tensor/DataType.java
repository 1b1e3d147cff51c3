package io.updraft.runtime.tensor;

/// Element types of ONNX tensors, with the codes of `TensorProto.DataType` (ONNX IR 13).
///
/// Types below one byte are packed, low bits first, in row-major order over the flattened tensor.
public enum DataType {
    FLOAT(1, 32),
    UINT8(2, 8),
    INT8(3, 8),
    UINT16(4, 16),
    INT16(5, 16),
    INT32(6, 32),
    INT64(7, 64),
    STRING(8, 0),
    BOOL(9, 8),
    FLOAT16(10, 16),
    DOUBLE(11, 64),
    UINT32(12, 32),
    UINT64(13, 64),
    BFLOAT16(16, 16),
    FLOAT8E4M3FN(17, 8),
    FLOAT8E4M3FNUZ(18, 8),
    FLOAT8E5M2(19, 8),
    FLOAT8E5M2FNUZ(20, 8),
    UINT4(21, 4),
    INT4(22, 4),
    FLOAT4E2M1(23, 4),
    FLOAT8E8M0(24, 8),
    UINT2(25, 2),
    INT2(26, 2);

    private final int onnxCode;
    private final int bits;

    DataType(int onnxCode, int bits) {
        this.onnxCode = onnxCode;
        this.bits = bits;
    }

    /// The type with this `TensorProto.DataType` code.
    ///
    /// @throws TensorException
    ///             if ONNX defines no such code, or one that Updraft does not know (complex numbers)
    public static DataType ofOnnx(int code) {
        for (DataType type : values()) {
            if (type.onnxCode == code) {
                return type;
            }
        }
        throw new TensorException("tensor element type " + code + " is not one that Updraft knows");
    }

    public int onnxCode() {
        return onnxCode;
    }

    /// Bits an element takes; 0 for strings.
    public int bits() {
        return bits;
    }

    /// Bytes that `elements` packed elements take.
    ///
    /// @throws ArithmeticException
    ///             on overflow
    public long bytes(long elements) {
        return Math.ceilDiv(Math.multiplyExact(elements, (long) bits), 8L);
    }

    /// Floating point of any width.
    public boolean isFloat() {
        return switch (this) {
            case FLOAT, FLOAT16, DOUBLE, BFLOAT16, FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ, FLOAT4E2M1,
                    FLOAT8E8M0 ->
                true;
            default -> false;
        };
    }

    /// Integer of any width, signed or not; bool is none.
    public boolean isInteger() {
        return !isFloat() && this != STRING && this != BOOL;
    }

    /// Unsigned integer.
    public boolean isUnsigned() {
        return switch (this) {
            case UINT2, UINT4, UINT8, UINT16, UINT32, UINT64 -> true;
            default -> false;
        };
    }
}
