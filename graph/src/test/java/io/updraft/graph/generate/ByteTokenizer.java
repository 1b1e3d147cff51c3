package io.updraft.graph.generate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A token for each byte, as byte-level tokenizers have them at the worst; ids from 256 on are special.
final class ByteTokenizer implements Tokenizer {
    static final int VOCABULARY = 260;
    static final int END = 256;

    @Override
    public int[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[bytes.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Byte.toUnsignedInt(bytes[i]);
        }
        return ids;
    }

    @Override
    public String decode(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            if (id < 256) {
                bytes.write(id);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
    }
}
