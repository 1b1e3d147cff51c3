package io.updraft.runtime.operator;

import io.updraft.runtime.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A node's attributes by name. Immutable; values are Long, Float, String, `List<Long>`, `List<Float>`,
/// `List<String>`, [Tensor] or [Subgraph].
public final class Attributes {
    public static final Attributes NONE = new Attributes(Map.of());

    private final Map<String, Object> values;

    private Attributes(Map<String, Object> values) {
        this.values = values;
    }

    /// @throws OperatorException
    ///             if a value is of a kind that attributes do not have
    public static Attributes of(Map<String, ?> values) {
        Map<String, Object> copy = new LinkedHashMap<>();
        values.forEach((name, value) -> copy.put(name, normalised(name, value)));
        return copy.isEmpty() ? NONE : new Attributes(copy);
    }

    private static Object normalised(String name, Object value) {
        return switch (value) {
            case Integer number -> number.longValue();
            case Boolean flag -> flag ? 1L : 0L;
            case Double number -> number.floatValue();
            case Long _,Float _,String _,Tensor _,Subgraph _ -> value;
            case long[] numbers -> Arrays.stream(numbers).boxed().toList();
            case int[] numbers -> Arrays.stream(numbers).asLongStream().boxed().toList();
            case List<?> list -> list.stream().map(item -> normalised(name, item)).toList();
            default -> throw new OperatorException(
                    "attribute '" + name + "' has a value of unsupported kind " + value.getClass().getSimpleName());
        };
    }

    /// These attributes and one more, or with another value.
    public Attributes with(String name, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.put(name, value);
        return of(copy);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Set<String> names() {
        return values.keySet();
    }

    /// The raw value, for printing and for passes that copy attributes.
    public Object get(String name) {
        return required(name);
    }

    public long integer(String name) {
        return cast(name, required(name), Long.class);
    }

    public long integer(String name, long otherwise) {
        return has(name) ? integer(name) : otherwise;
    }

    /// An integer that is 0 or 1. Implementations differ in what they make of others, so they are refused.
    public boolean flag(String name, boolean otherwise) {
        long value = integer(name, otherwise ? 1 : 0);
        if (value != 0 && value != 1) {
            throw new OperatorException("attribute '" + name + "' is " + value + ", it must be 0 or 1");
        }
        return value == 1;
    }

    public float number(String name) {
        Object value = required(name);
        return value instanceof Long integer ? integer : cast(name, value, Float.class);
    }

    public float number(String name, float otherwise) {
        return has(name) ? number(name) : otherwise;
    }

    public String text(String name) {
        return cast(name, required(name), String.class);
    }

    public String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    public Tensor tensor(String name) {
        return cast(name, required(name), Tensor.class);
    }

    public Optional<Tensor> optionalTensor(String name) {
        return has(name) ? Optional.of(tensor(name)) : Optional.empty();
    }

    public long[] integers(String name) {
        return list(name).stream().mapToLong(item -> cast(name, item, Long.class)).toArray();
    }

    public long[] integers(String name, long... otherwise) {
        return has(name) ? integers(name) : otherwise;
    }

    public float[] numbers(String name) {
        List<?> list = list(name);
        float[] result = new float[list.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = cast(name, list.get(i), Float.class);
        }
        return result;
    }

    public List<String> texts(String name) {
        return list(name).stream().map(item -> cast(name, item, String.class)).toList();
    }

    private List<?> list(String name) {
        return cast(name, required(name), List.class);
    }

    private Object required(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new OperatorException("attribute '" + name + "' is missing");
        }
        return value;
    }

    private static <T> T cast(String name, Object value, Class<T> type) {
        if (!type.isInstance(value)) {
            throw new OperatorException("attribute '" + name + "' is a " + value.getClass().getSimpleName() + ", not a "
                    + type.getSimpleName());
        }
        return type.cast(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Attributes attributes && values.equals(attributes.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
