package io.updraft.graph.generate;

import java.util.List;

/// Watches a stream of text for strings that end it. Text that may be the beginning of one is held back.
final class StopStrings {
    private final List<String> strings;
    private final StringBuilder held = new StringBuilder();
    private boolean found;

    StopStrings(List<String> strings) {
        this.strings = List.copyOf(strings);
    }

    /// Whether a stop string has appeared; nothing more comes out then.
    boolean found() {
        return found;
    }

    /// @return the text that certainly precedes any stop string
    String add(String text) {
        if (found || strings.isEmpty()) {
            return found ? "" : text;
        }
        held.append(text);
        int first = -1;
        for (String string : strings) {
            int at = held.indexOf(string);
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
            }
        }
        found = first >= 0;
        return release(found ? first : held.length() - longestBeginning());
    }

    /// The text held back, when no more comes.
    String finish() {
        return found ? "" : release(held.length());
    }

    /// Longest end of the held text that begins a stop string.
    private int longestBeginning() {
        int longest = 0;
        for (String string : strings) {
            for (int n = Math.min(string.length() - 1, held.length()); n > longest; n--) {
                if (string.startsWith(held.substring(held.length() - n))) {
                    longest = n;
                }
            }
        }
        return longest;
    }

    private String release(int count) {
        String text = held.substring(0, count);
        held.delete(0, count);
        return text;
    }
}
