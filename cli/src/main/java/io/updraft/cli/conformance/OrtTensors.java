package io.updraft.cli.conformance;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorSequence;
import io.updraft.runtime.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Tensors to and from those of ONNX Runtime's Java API.
final class OrtTensors {
    private OrtTensors() {
    }

    private static Optional<OnnxJavaType> javaType(DataType type) {
        return switch (type) {
            case FLOAT -> Optional.of(OnnxJavaType.FLOAT);
            case DOUBLE -> Optional.of(OnnxJavaType.DOUBLE);
            case FLOAT16 -> Optional.of(OnnxJavaType.FLOAT16);
            case BFLOAT16 -> Optional.of(OnnxJavaType.BFLOAT16);
            case INT8 -> Optional.of(OnnxJavaType.INT8);
            case UINT8 -> Optional.of(OnnxJavaType.UINT8);
            case INT16 -> Optional.of(OnnxJavaType.INT16);
            case INT32 -> Optional.of(OnnxJavaType.INT32);
            case INT64 -> Optional.of(OnnxJavaType.INT64);
            case BOOL -> Optional.of(OnnxJavaType.BOOL);
            case STRING -> Optional.of(OnnxJavaType.STRING);
            default -> Optional.empty();
        };
    }

    static boolean canFeed(Tensor tensor) {
        return javaType(tensor.type()).isPresent();
    }

    static OnnxTensor toOrt(OrtEnvironment environment, Tensor tensor) throws OrtException {
        long[] dims = tensor.shape().dims();
        if (tensor.type() == DataType.STRING) {
            String[] strings = new String[Math.toIntExact(tensor.elements())];
            for (int i = 0; i < strings.length; i++) {
                strings[i] = tensor.getString(i);
            }
            return OnnxTensor.createTensor(environment, strings, dims);
        }
        int bytes = Math.toIntExact(tensor.data().byteSize());
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        MemorySegment.ofBuffer(buffer).copyFrom(tensor.data());
        return OnnxTensor.createTensor(environment, buffer, dims, javaType(tensor.type()).orElseThrow());
    }

    /// @throws RivalException if the Java API cannot show such a value
    static Datum fromOrt(OnnxValue value) throws OrtException {
        if (value instanceof OnnxSequence sequence) {
            List<Tensor> elements = new ArrayList<>();
            for (OnnxValue element : sequence.getValue()) {
                elements.add(tensor((OnnxTensor) element));
            }
            if (elements.isEmpty()) {
                throw new RivalException("the Java API does not tell the type of an empty sequence");
            }
            return new TensorSequence(elements.getFirst().type(), elements);
        }
        if (value instanceof OnnxTensor tensor) {
            return tensor(tensor);
        }
        throw new RivalException("the Java API gives a " + value.getType());
    }

    private static Tensor tensor(OnnxTensor tensor) throws OrtException {
        Shape shape = Shape.of(tensor.getInfo().getShape());
        DataType type = type(tensor);
        if (type == DataType.STRING) {
            List<String> strings = new ArrayList<>();
            flatten(tensor.getValue(), strings);
            return Tensor.ofStrings(shape, strings.toArray(String[]::new));
        }
        byte[] bytes = new byte[Math.toIntExact(type.bytes(shape.elements()))];
        if (bytes.length > 0) {
            tensor.getByteBuffer().get(bytes);
        }
        return Tensor.over(new TensorType(type, shape), MemorySegment.ofArray(bytes));
    }

    private static void flatten(Object value, List<String> strings) {
        if (value instanceof Object[] array) {
            for (Object each : array) {
                flatten(each, strings);
            }
        } else {
            strings.add(value.toString());
        }
    }

    private static DataType type(OnnxTensor tensor) {
        return switch (tensor.getInfo().onnxType) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> DataType.UINT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> DataType.INT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> DataType.UINT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> DataType.INT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> DataType.UINT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> DataType.INT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> DataType.UINT64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> DataType.INT64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> DataType.FLOAT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> DataType.BFLOAT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> DataType.FLOAT;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> DataType.DOUBLE;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> DataType.BOOL;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> DataType.STRING;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E4M3FN -> DataType.FLOAT8E4M3FN;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E4M3FNUZ -> DataType.FLOAT8E4M3FNUZ;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E5M2 -> DataType.FLOAT8E5M2;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E5M2FNUZ -> DataType.FLOAT8E5M2FNUZ;
            default -> throw new RivalException("the Java API does not know the output's type");
        };
    }
}
