package io.updraft.tests.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// A demo model's `reference.json`: what ONNX Runtime's CPU provider answered when the model was made.
///
/// @param perplexity of 48 windows of 256 ids
record ReferenceAnswers(List<Answer> greedy, double perplexity) {
    /// A prompt and its greedy continuation, the end token included.
    record Answer(String prompt, List<Integer> promptIds, List<Integer> newIds, String text) {
    }

    static ReferenceAnswers read(Path folder) {
        JsonNode root = new ObjectMapper().readTree(folder.resolve("reference.json").toFile());
        List<Answer> answers = new ArrayList<>();
        for (JsonNode answer : root.get("greedy")) {
            answers.add(new Answer(answer.get("prompt").asString(), ids(answer.get("prompt_ids")), ids(answer.get(
                    "new_ids")), answer.get("text").asString()));
        }
        return new ReferenceAnswers(answers, root.get("perplexity").get("ppl").asDouble());
    }

    private static List<Integer> ids(JsonNode array) {
        List<Integer> ids = new ArrayList<>();
        array.forEach(id -> ids.add(id.asInt()));
        return ids;
    }
}
