package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.updraft.graph.ir.Dimension;
import io.updraft.graph.ir.Value;
import io.updraft.graph.ir.Value.Kind;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.TensorException;
import java.util.List;
import java.util.Optional;

/// `ValueInfoProto` into [Value].
final class DeclaredValue {
    private final String where;
    private final String name;

    private DeclaredValue(String where, String name) {
        this.where = where;
        this.name = name;
    }

    /// @param what what messages call it
    /// @param body whether it belongs to a body, which may leave types open
    /// @throws OnnxException if it has no name, or a type that Updraft does not know
    static Value read(String file, String what, ValueInfoProto info, boolean body) {
        String name = ProtoText.of(info.getNameBytes(), file + ": a " + what + "'s name");
        if (name.isEmpty()) {
            throw new OnnxException(file + ": a " + what + " has no name");
        }
        return new DeclaredValue(file + ": " + what + " '" + name + "'", name).value(info.getType(), body);
    }

    private Value value(TypeProto type, boolean body) {
        return switch (type.getValueCase()) {
            case TENSOR_TYPE -> tensor(type, Kind.TENSOR);
            case SEQUENCE_TYPE -> sequence(type, Kind.SEQUENCE);
            case OPTIONAL_TYPE -> {
                TypeProto held = type.getOptionalType().getElemType();
                yield switch (held.getValueCase()) {
                    case TENSOR_TYPE -> tensor(held, Kind.OPTIONAL_TENSOR);
                    case SEQUENCE_TYPE -> sequence(held, Kind.OPTIONAL_SEQUENCE);
                    default -> throw unsupported("an optional " + held.getValueCase());
                };
            }
            case VALUE_NOT_SET -> {
                if (body) {
                    yield new Value(name, DataType.FLOAT, Optional.empty(), Kind.UNDECLARED);
                }
                throw new OnnxException(where + " has no type");
            }
            default -> throw unsupported("a " + type.getValueCase());
        };
    }

    private OnnxException unsupported(String found) {
        return new OnnxException(where + " is " + found + ", which is not supported; known are tensors, sequences of"
                + " tensors, and optionals of both");
    }

    private Value sequence(TypeProto type, Kind kind) {
        TypeProto element = type.getSequenceType().getElemType();
        if (!element.hasTensorType()) {
            throw unsupported("a sequence of " + element.getValueCase());
        }
        return new Value(name, elementType(element.getTensorType().getElemType()), Optional.empty(), kind);
    }

    private Value tensor(TypeProto type, Kind kind) {
        TypeProto.Tensor tensor = type.getTensorType();
        Optional<List<Dimension>> shape = tensor.hasShape()
                ? Optional.of(tensor.getShape().getDimList().stream().map(this::dimension).toList())
                : Optional.empty();
        return new Value(name, elementType(tensor.getElemType()), shape, kind);
    }

    private DataType elementType(int code) {
        try {
            return DataType.ofOnnx(code);
        } catch (TensorException failure) {
            throw new OnnxException(where + ": " + failure.getMessage(), failure);
        }
    }

    private Dimension dimension(TensorShapeProto.Dimension dim) {
        return switch (dim.getValueCase()) {
            case DIM_VALUE -> {
                if (dim.getDimValue() < 0) {
                    throw new OnnxException(where + " has a dimension of size " + dim.getDimValue()
                            + "; one that is not fixed must be symbolic");
                }
                yield new Dimension.Fixed(dim.getDimValue());
            }
            case DIM_PARAM -> {
                String symbol = ProtoText.of(dim.getDimParamBytes(), where + ": a dimension");
                yield symbol.isEmpty() ? new Dimension.Unknown() : new Dimension.Symbol(symbol);
            }
            case VALUE_NOT_SET -> new Dimension.Unknown();
        };
    }
}
