package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.OptionalDatum;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorSequence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Values that a file holds by themselves, as ONNX's tests have them: a serialized `TensorProto`, `SequenceProto` or
/// `OptionalProto` (onnx-data.proto).
public final class OnnxValues {
    private static final int TENSORS = 3;
    private static final int SEQUENCES = 5;
    private static final TensorReader TENSOR_READER = new TensorReader(Optional.empty());

    private OnnxValues() {
    }

    /// @param name for messages
    /// @param declared which of the three messages it is, and the element type of a sequence
    /// @throws OnnxException if the bytes are no such message, or hold what Updraft does not know
    public static Datum read(String name, byte[] bytes, Value declared) {
        try {
            return switch (declared.kind()) {
                case TENSOR, UNDECLARED -> tensor(name, bytes);
                case SEQUENCE -> sequence(name, CodedInputStream.newInstance(bytes), declared);
                case OPTIONAL_TENSOR, OPTIONAL_SEQUENCE -> optional(name, bytes, declared);
            };
        } catch (IOException failure) {
            throw new OnnxException("value '" + name + "' is damaged or no " + declared.kind().describe() + ": "
                    + failure.getMessage(), failure);
        }
    }

    private static Tensor tensor(String name, byte[] bytes) throws InvalidProtocolBufferException {
        return TENSOR_READER.read(name, TensorProto.parseFrom(bytes));
    }

    private static TensorSequence sequence(String name, CodedInputStream in, Value declared) throws IOException {
        List<Tensor> elements = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag >>> 3 == TENSORS) {
                elements.add(tensor(name, in.readByteArray()));
            } else {
                in.skipField(tag);
            }
        }
        return new TensorSequence(declared.type(), elements);
    }

    private static OptionalDatum optional(String name, byte[] bytes, Value declared) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        OptionalDatum value = OptionalDatum.EMPTY;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag >>> 3) {
                case TENSORS -> value = OptionalDatum.of(tensor(name, in.readByteArray()));
                case SEQUENCES -> value = OptionalDatum
                        .of(sequence(name, CodedInputStream.newInstance(in.readByteArray()), declared));
                default -> in.skipField(tag);
            }
        }
        return value;
    }
}
