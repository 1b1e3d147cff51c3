package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// Cast and CastLike: conversion to the type that attribute `to` or the second input has.
public final class Cast extends Contract {
    private Cast(String type, int version) {
        super(OperatorId.onnx(type, version));
    }

    public static Cast cast(int version) {
        return new Cast("Cast", version);
    }

    public static Cast castLike(int version) {
        return new Cast("CastLike", version);
    }

    private boolean isLike() {
        return id().type().equals("CastLike");
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, isLike() ? 2 : 1, isLike() ? 2 : 1);
        Check.type(call, 0, Types.ALL);
        DataType to = isLike() ? call.type(1) : DataType.ofOnnx(Math.toIntExact(call.attributes().integer("to")));
        return List.of(new TensorType(to, call.shape(0)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        DataType to = types.getFirst().type();
        if (to == input.type()) {
            return List.of(input);
        }
        boolean saturate = call.attributes().flag("saturate", true);
        String roundMode = Check.oneOf(call, "round_mode", call.attributes().text("round_mode", "up"), "up", "down",
                "nearest");
        return List.of(Conversion.convert(input, to, saturate, roundMode));
    }
}
