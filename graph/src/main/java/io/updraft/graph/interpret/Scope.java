package io.updraft.graph.interpret;

import io.updraft.runtime.tensor.Datum;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Values by name while a graph runs. A body sees those of its surroundings behind its own.
final class Scope {
    private final Map<String, Datum> values;
    private final Optional<Scope> surroundings;

    Scope(Map<String, ? extends Datum> constants, Optional<Scope> surroundings) {
        this.values = new HashMap<>(constants);
        this.surroundings = surroundings;
    }

    Optional<Datum> find(String name) {
        Datum own = values.get(name);
        return own != null ? Optional.of(own) : surroundings.flatMap(outer -> outer.find(name));
    }

    void put(String name, Datum value) {
        values.put(name, value);
    }

    void forget(String name) {
        values.remove(name);
    }
}
