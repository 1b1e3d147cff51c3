package io.updraft.graph.generate;

import java.util.Arrays;

/// Text of ids that come one by one, without ever splitting a character.
///
/// An id is not a string: bytes of one character are spread over ids, and what an id adds may depend on those before
/// it (a leading space, byte fallback). So a short window is decoded with and without the new ids, and their
/// difference is the text, once it does not end within a character.
public final class Detokenizer {
    /// Ids of the prompt that the first new ids are seen after.
    private static final int CONTEXT = 6;
    /// A character has at most four bytes, so this many ids that end in none never will: they are no UTF-8.
    private static final int MAX_HELD = 16;
    private static final char INCOMPLETE = '\uFFFD';

    private final Tokenizer tokenizer;
    private int[] window;
    private int size;
    /// Ids of the window whose text has been handed out.
    private int shown;
    private String shownText;

    /// @param prompt the ids before the first new one
    public Detokenizer(Tokenizer tokenizer, int[] prompt) {
        this.tokenizer = tokenizer;
        int context = Math.min(CONTEXT, prompt.length);
        window = Arrays.copyOf(Arrays.copyOfRange(prompt, prompt.length - context, prompt.length), 32);
        size = context;
        shown = context;
        shownText = decode(size);
    }

    /// The text that is certain with this id; empty in the middle of a character.
    public String add(int id) {
        if (size == window.length) {
            window = Arrays.copyOf(window, 2 * size);
        }
        window[size++] = id;
        String text = decode(size);
        boolean incomplete = !text.isEmpty() && text.charAt(text.length() - 1) == INCOMPLETE;
        if (incomplete && size - shown < MAX_HELD) {
            return "";
        }
        return show(text);
    }

    /// What is left at the end, with U+FFFD for a character that was never completed.
    public String finish() {
        return size == shown ? "" : show(decode(size));
    }

    private String show(String text) {
        String added = text.substring(commonPrefix(shownText, text));
        // The ids just shown are the context of the next ones.
        System.arraycopy(window, shown, window, 0, size - shown);
        size -= shown;
        shown = size;
        shownText = decode(size);
        return added;
    }

    private String decode(int count) {
        return count == 0 ? "" : tokenizer.decode(Arrays.copyOf(window, count));
    }

    private static int commonPrefix(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return i;
            }
        }
        return length;
    }
}
