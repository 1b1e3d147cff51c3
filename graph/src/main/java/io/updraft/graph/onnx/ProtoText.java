package io.updraft.graph.onnx;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.stream.IntStream;

/// Text out of protobuf. The generated getters turn invalid UTF-8 into replacement characters without a word, which
/// could make two names one.
final class ProtoText {
    private static final int SHOWN = 64;

    private ProtoText() {
    }

    /// @param what what the text is, for messages
    /// @throws OnnxException if the bytes are not UTF-8
    static String of(ByteString bytes, String what) {
        if (!bytes.isValidUtf8()) {
            throw new OnnxException(what + " is not valid UTF-8: '" + clip(bytes.toStringUtf8()) + "'");
        }
        return bytes.toStringUtf8();
    }

    /// Text that itself may be hostile, cut to a length that fits a message.
    static String clip(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    static List<String> list(int count, java.util.function.IntFunction<ByteString> get, String what) {
        return IntStream.range(0, count).mapToObj(index -> of(get.apply(index), what)).toList();
    }
}
