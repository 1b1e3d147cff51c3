package io.updraft.graph.generate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The small configuration files of a model folder, as maps, lists, strings, numbers and booleans; JSON nulls are left
/// out. Uses the streaming parser only, as data binding alone would take longer than the rest of the start.
final class JsonFile {
    private static final int MAX_DEPTH = 64;

    private JsonFile() {
    }

    /// @throws GenerationException if the file is not a JSON object
    static Map<?, ?> read(Path file) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), file)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                return object(parser, 0);
            }
            throw new GenerationException(file + " holds no JSON object; replace it by the model's own file");
        } catch (JacksonException e) {
            throw new GenerationException(file + " is not valid JSON: " + e.getOriginalMessage()
                    + "; replace it by the model's own file", e);
        }
    }

    /// The object under `key`, or an empty one.
    static Map<?, ?> object(Map<?, ?> map, String key) {
        return map.get(key) instanceof Map<?, ?> child ? child : Map.of();
    }

    private static Map<String, Object> object(JsonParser parser, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            value(parser, depth + 1).ifPresent(value -> map.put(key, value));
        }
        return map;
    }

    private static List<Object> array(JsonParser parser, int depth) {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            value(parser, depth + 1).ifPresent(list::add);
        }
        return list;
    }

    private static Optional<Object> value(JsonParser parser, int depth) {
        if (depth > MAX_DEPTH) {
            throw new GenerationException("JSON nested more than " + MAX_DEPTH + " levels deep; the file is damaged");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> Optional.of(object(parser, depth));
            case START_ARRAY -> Optional.of(array(parser, depth));
            case VALUE_STRING -> Optional.of(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Optional.of(parser.getDoubleValue());
            case VALUE_TRUE -> Optional.of(true);
            case VALUE_FALSE -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
