package io.updraft.graph.pass;

import io.updraft.graph.ir.Node;
import io.updraft.quant.format.DoubleQuantization;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Scales that were quantized again, as nodes that give them back: Gather in the dynamic map, times the largest of each
/// 256, plus the offset. The codes are filled up to whole blocks of 256.
record DoubleQuantizedScales(String constant, GraphEdit edit, PassContext context) {
    List<Node> into(String absmax, DoubleQuantization scales, DataType type) {
        int block = DoubleQuantization.BLOCK;
        int blocks = scales.largest().length;
        Tensor codes = Tensor.allocateNative(DataType.UINT8, Shape.of(blocks, block));
        MemorySegment.copy(scales.codes(), 0, codes.data(), Tensor.BYTE, 0, scales.codes().length);
        List<Node> nodes = new ArrayList<>();
        String indices = add(nodes, "Cast", Map.of("to", DataType.INT32.onnxCode()),
                edit.constant(constant + ".scale_codes", codes));
        String values = add(nodes, "Gather", Map.of(),
                edit.constant(constant + ".map", Tensor.ofFloats(Shape.of(256), DoubleQuantization.map())), indices);
        String scaled = add(nodes, "Mul", Map.of(), values, edit.constant(constant + ".scale_largest",
                Tensor.ofFloats(Shape.of(blocks, 1), scales.largest())));
        String shifted = add(nodes, "Add", Map.of(), scaled,
                edit.constant(constant + ".scale_offset", Tensor.ofFloats(Shape.of(1), scales.offset())));
        String flat = add(nodes, "Reshape", Map.of(), shifted,
                edit.constant(constant + ".flat", Tensor.ofLongs(Shape.of(1), -1)));
        String cut = add(nodes, "Slice", Map.of(), flat,
                edit.constant(constant + ".first", Tensor.ofLongs(Shape.of(1), 0)),
                edit.constant(constant + ".count", Tensor.ofLongs(Shape.of(1), scales.codes().length)));
        nodes.add(node("Cast", Map.of("to", type.onnxCode()), absmax, cut));
        return nodes;
    }

    private String add(List<Node> nodes, String operator, Map<String, ?> attributes, String... inputs) {
        String output = edit.fresh(constant + "." + operator.toLowerCase(java.util.Locale.ROOT));
        nodes.add(node(operator, attributes, output, inputs));
        return output;
    }

    private Node node(String operator, Map<String, ?> attributes, String output, String... inputs) {
        return new Node(context.onnx(operator, 14), output, List.of(inputs), List.of(output),
                Attributes.of(attributes));
    }
}
