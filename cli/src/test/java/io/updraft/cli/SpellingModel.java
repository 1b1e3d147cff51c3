package io.updraft.cli;

import io.updraft.graph.generate.LogitsWanted;
import io.updraft.graph.generate.MemoryUse;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import io.updraft.graph.generate.Tokenizer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A model of bytes that continues every text with the alphabet: after 'b' comes 'c'; after 'z' the text ends.
final class SpellingModel implements TokenModel {
    static final int END = 256;
    static final int VOCABULARY = 257;

    @Override
    public int vocabularySize() {
        return VOCABULARY;
    }

    @Override
    public int contextLength() {
        return 64;
    }

    @Override
    public String deviceName() {
        return "cpu";
    }

    @Override
    public long weightBytes() {
        return 1000;
    }

    @Override
    public TokenSession newSession(SessionOptions options) {
        return new Session();
    }

    @Override
    public void close() {
    }

    private static int after(int id) {
        return id == 'z' ? END : id == END ? 'a' : id + 1;
    }

    private static final class Session implements TokenSession {
        private final List<float[]> rows = new ArrayList<>();
        private int length;

        @Override
        public int open() {
            length = 0;
            return 0;
        }

        @Override
        public void close(int sequence) {
            length = 0;
        }

        @Override
        public int length(int sequence) {
            return length;
        }

        @Override
        public void step(List<SequenceInput> inputs) {
            rows.clear();
            for (SequenceInput input : inputs) {
                length += input.ids().length;
                for (int i = 0; i < input.ids().length; i++) {
                    if (input.wanted() == LogitsWanted.ALL
                            || input.wanted() == LogitsWanted.LAST && i == input.ids().length - 1) {
                        float[] row = new float[VOCABULARY];
                        row[after(input.ids()[i])] = 10;
                        rows.add(row);
                    }
                }
            }
        }

        @Override
        public int logitRows() {
            return rows.size();
        }

        @Override
        public MemorySegment logits(int row) {
            return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, rows.get(row));
        }

        @Override
        public MemoryUse memory() {
            return new MemoryUse(1000, 200, 30);
        }

        @Override
        public void close() {
        }
    }

    /// A token for each byte.
    static final class Bytes implements Tokenizer {
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
            StringBuilder text = new StringBuilder();
            for (int id : ids) {
                if (id < END) {
                    text.append((char) id);
                }
            }
            return text.toString();
        }

        @Override
        public void close() {
        }
    }
}
