package io.updraft.tests.mutation;

import io.updraft.graph.conformance.NodeTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Damage to a test of one node: to its model or to one of its inputs. The same seed gives the same damage.
///
/// @param what what was done
public record NodeDamage(NodeTest test, String what) {
    private static final String MODEL = "model.onnx";
    private static final List<Mutation> MUTATIONS = List.of(Mutation.FLIP_BITS, Mutation.TRUNCATE, Mutation.SPLICE,
            Mutation.LENGTHS, Mutation.FIELDS, Mutation.NODES, Mutation.NODES, Mutation.NODES, Mutation.EXTENTS,
            Mutation.EXTENTS);

    public static NodeDamage of(NodeTest test, SplittableRandom random) {
        Map<String, byte[]> files = new HashMap<>(test.files());
        List<String> inputs = new ArrayList<>(files.keySet().stream().filter(file -> file.contains("/input_"))
                .sorted().toList());
        String file = inputs.isEmpty() || random.nextInt(4) > 0 ? MODEL : inputs.get(random.nextInt(inputs.size()));
        Mutation mutation = MUTATIONS.get(random.nextInt(file.equals(MODEL) ? MUTATIONS.size() : 3));
        byte[] original = files.getOrDefault(file, new byte[0]);
        if (original.length > 0) {
            files.put(file, mutation.apply(original, random));
        }
        return new NodeDamage(new NodeTest(test.name(), files), mutation + " of " + file);
    }
}
