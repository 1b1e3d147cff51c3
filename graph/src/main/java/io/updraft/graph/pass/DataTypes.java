package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Element types of all values of a graph, found without knowing any shape.
final class DataTypes {
    private final Map<String, DataType> types = new HashMap<>();

    private DataTypes() {
    }

    static DataTypes of(Graph graph) {
        DataTypes result = new DataTypes();
        graph.initializers().forEach((name, tensor) -> result.types.put(name, tensor.type()));
        for (Value input : graph.inputs()) {
            result.types.put(input.name(), input.type());
        }
        for (Node node : graph.nodes()) {
            for (int i = 0; i < node.outputs().size(); i++) {
                String output = node.output(i);
                int index = i;
                result.ofOutput(node, i).ifPresent(type -> {
                    if (!node.output(index).isEmpty()) {
                        result.types.put(output, type);
                    }
                });
            }
        }
        return result;
    }

    Optional<DataType> of(String name) {
        return Optional.ofNullable(types.get(name));
    }

    boolean isFloat(String name) {
        return of(name).filter(DataType::isFloat).isPresent();
    }

    private Optional<DataType> ofOutput(Node node, int index) {
        OperatorId operator = node.operator();
        return switch (operator.type()) {
            case "Cast", "BitCast" -> Optional.of(DataType.ofOnnx((int) node.attributes().integer("to")));
            case "CastLike", "Where" -> of(node.input(1));
            case "Shape", "Size", "NonZero", "ArgMax", "ArgMin" -> Optional.of(DataType.INT64);
            case "Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "And", "Or", "Xor", "Not", "IsNaN",
                    "IsInf" ->
                Optional.of(DataType.BOOL);
            case "Constant", "ConstantOfShape" ->
                Optional.of(node.attributes().optionalTensor("value").map(Tensor::type).orElse(DataType.FLOAT));
            case "TopK" -> index == 1 ? Optional.of(DataType.INT64) : of(node.input(0));
            case "OneHot", "GatherBlockQuantized" -> of(node.input(2));
            case "QuantizeLinear" -> quantized(node, 2, "output_dtype");
            case "QLinearMatMul" -> quantized(node, 7, "");
            case "DequantizeLinear" -> node.attributes().integer("output_dtype", 0) != 0
                    ? Optional.of(DataType.ofOnnx((int) node.attributes().integer("output_dtype")))
                    : of(node.input(1));
            case "DynamicQuantizeLinear", "DynamicQuantize" ->
                Optional.of(index == 1 ? DataType.FLOAT : DataType.UINT8);
            case "MatMulInteger", "ConvInteger" -> Optional.of(DataType.INT32);
            case "Linear", "CachedAttention", "GatedActivation" -> Optional.of(DataType.FLOAT);
            default -> of(node.input(0));
        };
    }

    private Optional<DataType> quantized(Node node, int zeroPoint, String attribute) {
        if (!node.input(zeroPoint).isEmpty()) {
            return of(node.input(zeroPoint));
        }
        long code = attribute.isEmpty() ? 0 : node.attributes().integer(attribute, 0);
        return Optional.of(code == 0 ? DataType.UINT8 : DataType.ofOnnx((int) code));
    }
}
