package io.updraft.cli;

import java.util.Arrays;
import picocli.CommandLine.Option;

/// A prompt: as text or as ids.
final class PromptArguments {
    private static final String NONE = "\0";

    @Option(names = {"-p", "--prompt"}, paramLabel = "TEXT", description = "The text to continue.")
    private String text = NONE;

    @Option(names = "--prompt-ids", paramLabel = "ID,ID,...", description = "The ids to continue, taken as they are.")
    private String ids = NONE;

    boolean isText() {
        return !text.equals(NONE);
    }

    String text() {
        return text;
    }

    /// @throws UsageException unless there is one prompt, not empty
    void check() {
        if (isText() && !ids.equals(NONE) || !isText() && ids.equals(NONE)) {
            throw new UsageException("give one prompt: --prompt TEXT or --prompt-ids 0,87,...");
        }
        if (isText() && text.isEmpty()) {
            throw new UsageException("the prompt is empty; give --prompt some text");
        }
        if (!isText()) {
            ids();
        }
    }

    int[] ids() {
        if (ids.isBlank()) {
            throw new UsageException("the prompt is empty; give --prompt-ids at least one id");
        }
        return Arrays.stream(ids.split(",", -1)).mapToInt(PromptArguments::id).toArray();
    }

    private static int id(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new UsageException("'" + text.strip() + "' in --prompt-ids is no id; give numbers separated by "
                    + "commas, as 0,87,625");
        }
    }
}
