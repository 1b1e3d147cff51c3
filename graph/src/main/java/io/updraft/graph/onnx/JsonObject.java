package io.updraft.graph.onnx;

import java.io.IOException;
import java.nio.file.Files;
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
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// A JSON object of a configuration file; every accessor checks the kind of value and says where a wrong one is.
/// A null counts as missing. Read with limits on size and depth.
final class JsonObject {
    private static final long LARGEST_FILE = 4L << 20;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).maxNumberLength(100)
                    .maxDocumentLength(LARGEST_FILE).maxNameLength(1000).maxStringLength(1 << 20).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    static final JsonObject EMPTY = new JsonObject("", Map.of());

    private final String where;
    private final Map<String, Object> values;

    private JsonObject(String where, Map<String, Object> values) {
        this.where = where;
        this.values = values;
    }

    /// @throws OnnxException
    ///             if the file is no JSON object, too large or nested too deep
    static JsonObject read(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST_FILE) {
                throw new OnnxException(file + " has " + size + " bytes, a configuration at most " + LARGEST_FILE);
            }
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (IOException failure) {
            throw new OnnxException(file + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    static JsonObject parse(String file, byte[] text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new OnnxException(file + " is no JSON object");
            }
            Map<String, Object> values = object(parser);
            if (parser.nextToken() != null) {
                throw new OnnxException(file + " goes on after its JSON object");
            }
            return new JsonObject(file + ": ", values);
        } catch (JacksonException failure) {
            String at = failure.getLocation() == null
                    ? ""
                    : " (line " + failure.getLocation().getLineNr() + ", column " + failure.getLocation().getColumnNr()
                            + ")";
            throw new OnnxException(file + " is not valid JSON" + at + ": " + failure.getOriginalMessage(), failure);
        }
    }

    /// Recursion is bounded by the parser's limit on nesting.
    private static Map<String, Object> object(JsonParser parser) {
        Map<String, Object> values = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            value(parser, parser.nextToken()).ifPresent(value -> values.put(name, value));
        }
        return values;
    }

    private static List<Object> array(JsonParser parser) {
        List<Object> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            value(parser, token).ifPresent(items::add);
        }
        return items;
    }

    private static Optional<Object> value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> Optional.of(object(parser));
            case START_ARRAY -> Optional.of(array(parser));
            case VALUE_STRING -> Optional.of(parser.getString());
            case VALUE_NUMBER_INT -> Optional.of(wholeNumber(parser));
            case VALUE_NUMBER_FLOAT -> Optional.of(parser.getDoubleValue());
            case VALUE_TRUE -> Optional.of(true);
            case VALUE_FALSE -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Object wholeNumber(JsonParser parser) {
        JsonParser.NumberType type = parser.getNumberType();
        return type == JsonParser.NumberType.BIG_INTEGER ? parser.getDoubleValue() : (Object) parser.getLongValue();
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    Optional<JsonObject> object(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> {
            if (!(value instanceof Map<?, ?> map)) {
                throw wrong(key, value, "an object");
            }
            Map<String, Object> nested = new LinkedHashMap<>();
            map.forEach((name, item) -> nested.put((String) name, item));
            return new JsonObject(where + key + ".", nested);
        });
    }

    JsonObject requiredObject(String key) {
        return object(key).orElseThrow(() -> missing(key));
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> {
            if (!(value instanceof String text)) {
                throw wrong(key, value, "a text");
            }
            return text;
        });
    }

    Optional<Boolean> flag(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> {
            if (!(value instanceof Boolean flag)) {
                throw wrong(key, value, "true or false");
            }
            return flag;
        });
    }

    Optional<Double> number(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> {
            if (!(value instanceof Number number)) {
                throw wrong(key, value, "a number");
            }
            return number.doubleValue();
        });
    }

    Optional<Integer> integer(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> integer(key, value));
    }

    /// A whole number above zero.
    Optional<Integer> size(String key) {
        Optional<Integer> size = integer(key);
        if (size.filter(number -> number < 1).isPresent()) {
            throw wrong(key, size.get(), "at least 1");
        }
        return size;
    }

    int requiredSize(String key) {
        return size(key).orElseThrow(() -> missing(key));
    }

    /// A whole number, or a list of them.
    Optional<List<Integer>> integers(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> value instanceof List<?> list
                ? list.stream().map(item -> integer(key, item)).toList()
                : List.of(integer(key, value)));
    }

    private int integer(String key, Object value) {
        if (value instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        throw wrong(key, value, "a whole number of at most 32 bits");
    }

    OnnxException missing(String key) {
        return new OnnxException(where + key + " is missing");
    }

    OnnxException wrong(String key, Object found, String expected) {
        return new OnnxException(
                where + key + " is " + ProtoText.clip(found.toString()) + ", it must be " + expected);
    }
}
