package io.updraft.tests.conformance;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import io.updraft.tests.OnnxModelBuilder;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node with its inputs, run by a contract's reference and by ONNX Runtime.
///
/// One input is fed, the first unless said otherwise; the others are initializers, so that types that ONNX Runtime's Java API cannot make are possible.
final class OneNode {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final String domain;
    private final String type;
    private final int opset;
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final List<Optional<Tensor>> inputs = new ArrayList<>();
    private int outputs = 1;
    private int fed;

    private OneNode(String domain, String type, int opset) {
        this.domain = domain;
        this.type = type;
        this.opset = opset;
    }

    static OneNode microsoft(String type) {
        return new OneNode("com.microsoft", type, 1);
    }

    static OneNode onnx(String type, int opset) {
        return new OneNode("", type, opset);
    }

    OneNode attribute(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    OneNode input(Tensor value) {
        inputs.add(Optional.of(value));
        return this;
    }

    /// A value for a certain input; those skipped are missing.
    OneNode input(int index, Tensor value) {
        while (inputs.size() <= index) {
            inputs.add(Optional.empty());
        }
        inputs.set(index, Optional.of(value));
        return this;
    }

    /// The value of an input.
    Tensor input(int index) {
        return inputs.get(index).orElseThrow();
    }

    /// Which input ONNX Runtime is fed.
    OneNode fed(int index) {
        fed = index;
        return this;
    }

    OneNode outputs(int count) {
        outputs = count;
        return this;
    }

    List<Tensor> reference() {
        OperatorContract contract = StandardOperators.registry().find(domain, type, opset).orElseThrow();
        OperatorCall call = OperatorCall.of(contract.id(), "node", Attributes.of(attributes), outputs, inputs);
        return contract.evaluate(call);
    }

    List<Tensor> onnxRuntime() throws OrtException {
        List<Tensor> expected = reference();
        OnnxModelBuilder model = new OnnxModelBuilder("node").opset("", domain.isEmpty() ? opset : 21);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            names.add(inputs.get(i).isPresent() ? "input" + i : "");
            if (i != fed && inputs.get(i).isPresent()) {
                model.initializer("input" + i, inputs.get(i).get());
            }
        }
        Tensor feed = input(fed);
        model.input("input" + fed, feed.type(), boxed(feed.shape()));
        List<String> outputNames = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            outputNames.add("output" + i);
            model.output("output" + i, expected.get(i).type(), boxed(expected.get(i).shape()));
        }
        model.node(domain, type, names, outputNames, attributes);
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setSessionLogLevel(ai.onnxruntime.OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            try (OrtSession session = ENVIRONMENT.createSession(model.toBytes(), options);
                    OnnxTensor input = toOrt(feed);
                    OrtSession.Result result = session.run(Map.of("input" + fed, input))) {
                List<Tensor> tensors = new ArrayList<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    tensors.add(fromOrt((OnnxTensor) output.getValue()));
                }
                return tensors;
            }
        }
    }

    private static Object[] boxed(Shape shape) {
        Object[] dims = new Object[shape.rank()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = shape.dim(i);
        }
        return dims;
    }

    private static OnnxTensor toOrt(Tensor tensor) throws OrtException {
        int bytes = (int) tensor.data().byteSize();
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        MemorySegment.ofBuffer(buffer).copyFrom(tensor.data());
        OnnxJavaType type = switch (tensor.type()) {
            case FLOAT -> OnnxJavaType.FLOAT;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case DOUBLE -> OnnxJavaType.DOUBLE;
            case INT8 -> OnnxJavaType.INT8;
            case UINT8 -> OnnxJavaType.UINT8;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            default -> throw new IllegalArgumentException("cannot feed " + tensor);
        };
        return OnnxTensor.createTensor(ENVIRONMENT, buffer, tensor.shape().dims(), type);
    }

    private static Tensor fromOrt(OnnxTensor tensor) {
        DataType type = switch (tensor.getInfo().onnxType) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> DataType.FLOAT;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> DataType.FLOAT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> DataType.DOUBLE;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> DataType.INT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> DataType.UINT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> DataType.INT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> DataType.UINT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> DataType.INT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> DataType.INT64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> DataType.BOOL;
            default -> throw new IllegalArgumentException("cannot read " + tensor.getInfo());
        };
        ByteBuffer bytes = tensor.getByteBuffer();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return Tensor.over(new TensorType(type, Shape.of(tensor.getInfo().getShape())), MemorySegment.ofArray(copy));
    }

    @Override
    public String toString() {
        return type + "-" + opset + attributes + inputs.stream().map(input -> input.map(Tensor::toString).orElse("-"))
                .toList();
    }
}
