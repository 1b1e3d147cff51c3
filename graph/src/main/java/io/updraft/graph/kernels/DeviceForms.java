package io.updraft.graph.kernels;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import io.updraft.tasks.device.GatherOnDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Operators of a decoder, brought into the form in which a decoder's plan has them: activations are rows, weights and
/// tables constants. Data are moved on the host where a layout differs; the operator's arithmetic is the kernel's.
final class DeviceForms {
    /// Until then Softmax flattened its input at `axis`, which was 1 by default.
    private static final int ALONG_ONE_AXIS = 13;
    /// Integers up to this are floats.
    private static final int LARGEST_ID = 1 << 24;

    private DeviceForms() {
    }

    /// @throws NoKernel if no kernel of a device is for the operator, or the node has a form that none of them has
    static DeviceForm of(OperatorCall call, List<TensorType> types) {
        NoKernel.unless(call.inputs() > 0 && types.stream().allMatch(type -> type.shape().elements() > 0),
                "there is nothing to compute");
        OperatorId operator = call.operator();
        NoKernel.unless(operator.domain().equals(OperatorId.ONNX) || operator.domain().equals(OperatorId.MICROSOFT),
                "no kernel for this operator");
        return switch (operator.type()) {
            case "Add", "Sub", "Mul", "Div", "Sigmoid", "Tanh", "Relu", "Exp", "Sqrt", "Reciprocal", "Neg", "Abs",
                    "Gelu", "FastGelu", "QuickGelu", "Swish", "DynamicQuantizeLinear" ->
                whole(call, types, call.attributes(), call.inputs());
            case "QuantizeLinear", "DequantizeLinear" -> whole(call, types, behindRows(call.attributes(), 1), 1);
            case "Softmax" -> softmax(call, types);
            case "RMSNormalization", "LayerNormalization", "SimplifiedLayerNormalization",
                    "SkipLayerNormalization", "SkipSimplifiedLayerNormalization" ->
                normalization(call, types);
            case "Gather" -> gather(call, types);
            case "RotaryEmbedding" -> rotary(call, types);
            default -> throw new NoKernel("no kernel for this operator");
        };
    }

    /// Attributes for an input with one more axis in front.
    private static Attributes behindRows(Attributes attributes, long otherwise) {
        long axis = attributes.integer("axis", otherwise);
        return attributes.with("axis", axis < 0 ? axis : axis + 1);
    }

    /// One row that holds all elements; the shapes stay behind it.
    ///
    /// @param activations how many inputs, from the first on, are; the others are constants
    private static DeviceForm whole(OperatorCall call, List<TensorType> types, Attributes attributes,
            int activations) {
        int rank = types.getFirst().shape().rank();
        List<Operand> inputs = new ArrayList<>();
        for (int i = 0; i < call.inputs(); i++) {
            inputs.add(!call.has(i) ? Operand.ABSENT : i < activations
                    ? rows("input" + i, call.type(i), row(call.shape(i), rank), 0) : constant(call, i));
        }
        List<Operand> outputs = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            outputs.add(rows("output" + i, types.get(i).type(), row(types.get(i).shape(), rank), 0));
        }
        return form(call, types, new KernelRequest(call.operator(), call.node(), attributes, inputs, outputs), 1);
    }

    private static Shape row(Shape shape, int rank) {
        long[] dims = new long[rank + 1];
        Arrays.fill(dims, 1);
        for (int axis = 0; axis < shape.rank(); axis++) {
            dims[dims.length - shape.rank() + axis] = shape.dim(axis);
        }
        return Shape.of(dims);
    }

    private static Operand rows(String name, DataType type, Shape base, int axis) {
        return new Operand(name, type, new RowShape(base, axis, Rows.TOKENS), Optional.empty());
    }

    private static Operand matrix(String name, DataType type, long width) {
        return rows(name, type, Shape.of(1, 1, width), 1);
    }

    private static Operand constant(OperatorCall call, int input) {
        return constant("input" + input, call.value(input));
    }

    private static Operand constant(String name, Tensor value) {
        return new Operand(name, value.type(), RowShape.fixed(value.shape()), Optional.of(value));
    }

    /// The node's values are the request's, in the same order.
    private static DeviceForm form(OperatorCall call, List<TensorType> types, KernelRequest request, int rows) {
        Map<Integer, Supplier<float[]>> inputs = new LinkedHashMap<>();
        for (int i = 0; i < call.inputs(); i++) {
            if (call.has(i) && !request.input(i).isConstant()) {
                Tensor value = call.value(i);
                inputs.put(i, value::toFloats);
            }
        }
        return new DeviceForm(request, rows, inputs, results(types));
    }

    private static Function<List<float[]>, List<Tensor>> results(List<TensorType> types) {
        return outputs -> {
            List<Tensor> tensors = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                Tensor tensor = Tensor.allocate(types.get(i).type(), types.get(i).shape());
                float[] values = outputs.get(i);
                for (int j = 0; j < values.length; j++) {
                    tensor.setDouble(j, values[j]);
                }
                tensors.add(tensor);
            }
            return tensors;
        };
    }

    private static DeviceForm softmax(OperatorCall call, List<TensorType> types) {
        if (call.operator().sinceVersion() >= ALONG_ONE_AXIS) {
            return whole(call, types, behindRows(call.attributes(), -1), 1);
        }
        Shape shape = call.shape(0);
        int axis = axis(call, shape, 1);
        long width = shape.elements(axis, shape.rank());
        KernelRequest request = new KernelRequest(OperatorId.onnx("Softmax", ALONG_ONE_AXIS), call.node(),
                Attributes.NONE, List.of(matrix("input0", call.type(0), width)),
                List.of(matrix("output0", call.type(0), width)));
        return form(call, types, request, Math.toIntExact(shape.elements() / width));
    }

    private static int axis(OperatorCall call, Shape shape, long otherwise) {
        int axis = (int) call.attributes().integer("axis", otherwise);
        return axis < 0 ? axis + shape.rank() : axis;
    }

    /// The axes from `axis` on are one.
    private static DeviceForm normalization(OperatorCall call, List<TensorType> types) {
        Shape shape = call.shape(0);
        int axis = axis(call, shape, -1);
        long width = shape.elements(axis, shape.rank());
        boolean skips = call.operator().type().startsWith("Skip");
        List<Operand> inputs = new ArrayList<>();
        for (int i = 0; i < call.inputs(); i++) {
            boolean activation = i == 0 || i == 1 && skips;
            inputs.add(!call.has(i) ? Operand.ABSENT
                    : activation ? matrix("input" + i, call.type(i), width) : constant(call, i));
        }
        List<Operand> outputs = new ArrayList<>();
        long count = shape.elements() / width;
        for (int i = 0; i < types.size(); i++) {
            outputs.add(call.isOutputUsed(i)
                    ? matrix("output" + i, types.get(i).type(), types.get(i).shape().elements() / count)
                    : Operand.ABSENT);
        }
        KernelRequest request = new KernelRequest(call.operator(), call.node(), call.attributes().with("axis", -1L),
                inputs, outputs);
        return form(call, types, request, Math.toIntExact(count));
    }

    /// Entries along the first axis by indices, as embeddings by ids.
    private static DeviceForm gather(OperatorCall call, List<TensorType> types) {
        Shape shape = call.shape(0);
        NoKernel.unless(shape.rank() > 0 && axis(call, shape, 0) == 0, "entries lie along axis "
                + call.attributes().integer("axis", 0) + ", not the first");
        long entries = shape.dim(0);
        long width = shape.elements() / entries;
        Tensor indices = call.value(1);
        float[] ids = new float[Math.toIntExact(indices.elements())];
        for (int i = 0; i < ids.length; i++) {
            long index = indices.getLong(i);
            long id = index < 0 ? index + entries : index;
            NoKernel.unless(id >= 0 && id < Math.min(entries, LARGEST_ID), "index " + index + " of " + entries);
            ids[i] = id;
        }
        KernelRequest request = new KernelRequest(call.operator(), call.node(),
                Attributes.of(Map.of(GatherOnDevice.LOOKUP, "ids")),
                List.of(constant("table", call.value(0).reshaped(Shape.of(entries, width))),
                        matrix("ids", DataType.FLOAT, 1)),
                List.of(matrix("output0", DataType.FLOAT, width)));
        return new DeviceForm(request, ids.length, Map.of(1, () -> ids), results(types));
    }

    /// [batch, positions, heads, head_dim], with a row of the tables for each position of each batch entry.
    private static DeviceForm rotary(OperatorCall call, List<TensorType> types) {
        NoKernel.unless(call.operator().domain().equals(OperatorId.ONNX), "no kernel for this operator");
        HeadRows x = HeadRows.of(call, 0, "num_heads");
        int rows = x.batch() * x.positions();
        long width = (long) x.heads() * x.dim();
        KernelRequest request = new KernelRequest(call.operator(), call.node(),
                call.attributes().with("num_heads", x.heads()),
                List.of(matrix("input0", call.type(0), width), table(call, 1, rows), table(call, 2, rows)),
                List.of(matrix("output0", call.type(0), width)));
        return new DeviceForm(request, rows, Map.of(0, x::values), outputs -> List.of(new HeadRows(outputs.getFirst(),
                x.batch(), x.positions(), x.heads(), x.dim()).tensor(types.getFirst())));
    }

    private static Operand table(OperatorCall call, int input, int rows) {
        float[] entries = call.value(input).toFloats();
        int pairs = Math.toIntExact(call.shape(input).dim(-1));
        float[] table = new float[rows * pairs];
        for (int row = 0; row < rows; row++) {
            long at = call.has(3) ? call.value(3).getLong(row) : row;
            NoKernel.unless(at >= 0 && at < entries.length / pairs, "position " + at + " is outside its tables");
            System.arraycopy(entries, Math.toIntExact(at * pairs), table, row * pairs, pairs);
        }
        return constant("table" + input, Tensor.ofFloats(Shape.of(rows, pairs), table));
    }
}
