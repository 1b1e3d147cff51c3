package io.updraft.graph.onnx;

import io.updraft.graph.ir.DecoderNames.LayerCache;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds a graph's caches by their names, where no configuration gives them. Exporters agree that an input starts with
/// "past" and an output with "present" and that both have the layer's number and "key" or "value", and on little else:
/// `past_key_values.0.key`, `past_key_0`, `past_0_key`, `past.0.key`.
final class CacheNames {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

    private record Role(int layer, boolean key) {
    }

    private CacheNames() {
    }

    /// The caches by layer; layers that keep none (those of a state-space model) have no entry.
    ///
    /// @throws OnnxException
    ///             if an input looks like a cache and lacks its counterparts
    static List<LayerCache> find(Graph graph) {
        Map<Integer, String> pastKeys = new TreeMap<>();
        Map<Integer, String> pastValues = new TreeMap<>();
        collect(graph.inputs(), "past", pastKeys, pastValues);
        Map<Integer, String> presentKeys = new TreeMap<>();
        Map<Integer, String> presentValues = new TreeMap<>();
        collect(graph.outputs(), "present", presentKeys, presentValues);
        if (pastKeys.isEmpty()) {
            throw new OnnxException("graph '" + graph.name() + "' has no inputs for past keys and values"
                    + " (such as past_key_values.0.key); export the model with its cache");
        }
        List<LayerCache> layers = new ArrayList<>();
        pastKeys.forEach((layer, pastKey) -> layers.add(new LayerCache(pastKey, counterpart(pastKey, pastValues, layer),
                counterpart(pastKey, presentKeys, layer), counterpart(pastKey, presentValues, layer))));
        return layers;
    }

    private static String counterpart(String pastKey, Map<Integer, String> names, int layer) {
        String name = names.get(layer);
        if (name == null) {
            throw new OnnxException("graph input '" + pastKey
                    + "' looks like a layer's cache, but the layer lacks a past value, present key or present value");
        }
        return name;
    }

    private static void collect(List<Value> values, String prefix, Map<Integer, String> keys,
            Map<Integer, String> others) {
        for (Value value : values) {
            role(value.name(), prefix).ifPresent(role -> {
                String other = (role.key ? keys : others).put(role.layer, value.name());
                if (other != null) {
                    throw new OnnxException("'" + other + "' and '" + value.name()
                            + "' both look like the cache of layer " + role.layer);
                }
            });
        }
    }

    private static Optional<Role> role(String name, String prefix) {
        if (!name.startsWith(prefix)) {
            return Optional.empty();
        }
        String rest = name.replace("key_values", "");
        Matcher number = NUMBER.matcher(rest);
        boolean key = rest.contains("key");
        if (!number.find() || key == rest.contains("value")) {
            return Optional.empty();
        }
        return Optional.of(new Role(Integer.parseInt(number.group()), key));
    }
}
