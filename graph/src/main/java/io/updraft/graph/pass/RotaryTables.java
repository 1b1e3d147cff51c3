package io.updraft.graph.pass;

import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Cosines and sines of rotary position embedding for every position of the context, taken from a graph that spells
/// the rotation out (Su et al., "RoFormer", 2021).
///
/// What the rotation does is seen by rotating unit vectors; where its tables come from, by looking which known value
/// in the region holds exactly these cosines and sines; that value is then computed for the whole context.
final class RotaryTables {
    private static final SampleStep SAMPLE = AttentionRegion.SAMPLE;

    private final SampleBases bases;
    private final Map<Selection, Tensor> tables = new HashMap<>();
    /// Known values at the length of the context, by name.
    private final Map<String, Tensor> sources = new HashMap<>();

    RotaryTables(SampleBases bases) {
        this.bases = bases;
    }

    /// @param dim elements of a head that are rotated, 0 for none
    /// @param interleaved whether neighbours are pairs, instead of the halves
    /// @param cos [context, dim / 2]
    record Rotation(int dim, boolean interleaved, Tensor cos, Tensor sin) {
        static Rotation none() {
            Tensor empty = Tensor.allocate(DataType.FLOAT, Shape.of(0, 0));
            return new Rotation(0, false, empty, empty);
        }
    }

    /// Columns `offset + stride * i` of a value with one row a position, times `sign`.
    private record Selection(String name, boolean isTable, int offset, int stride, int sign, int columns) {
        float at(Tensor rows, long row, int column) {
            return (float) (sign * rows.getDouble(row * rows.shape().dim(-1) + offset + (long) stride * column));
        }
    }

    /// @param keys where unrotated keys enter: the region's key, or the output of its normalization
    Rotation find(AttentionRegion region, String keys) {
        int size = region.headSize();
        float[][] unit = rotated(region, keys, dim -> dim == 0);
        List<Integer> partners = new ArrayList<>();
        for (int dim = 1; dim < size; dim++) {
            if (unit[0][dim] != 0) {
                partners.add(dim);
            }
        }
        if (partners.isEmpty()) {
            if (unit[0][0] == 1) {
                return Rotation.none();
            }
            throw new NotRecognized("keys are changed by something else than a rotation");
        }
        if (partners.size() > 1) {
            throw new NotRecognized(
                    "one element of a key goes into " + (1 + partners.size()) + " elements of the cache");
        }
        int partner = partners.getFirst();
        boolean interleaved = partner == 1 && size > 2;
        float[][] both = rotated(region, keys, dim -> interleaved ? dim % 2 == 0 : dim < partner);
        int half = interleaved ? rotatedPairs(both, size) : partner;
        float[][] cos = columns(both, half, interleaved ? 2 : 1, 0);
        float[][] sin = columns(both, half, interleaved ? 2 : 1, interleaved ? 1 : half);
        return new Rotation(2 * half, interleaved, table(region, cos), table(region, sin));
    }

    @FunctionalInterface
    private interface Pattern {
        boolean isOne(int dim);
    }

    /// The new keys of head 0 when every head of `keys` is the pattern: [tokens][headSize].
    private float[][] rotated(AttentionRegion region, String keys, Pattern pattern) {
        int size = region.headSize();
        Tensor input = Samples.like(bases.at(SAMPLE), keys);
        for (long i = 0; i < input.elements(); i++) {
            input.setDouble(i, pattern.isOne((int) (i % size)) ? 1 : 0);
        }
        Map<String, Tensor> values = new HashMap<>();
        for (String name : List.of(region.query(), region.key(), region.value(), region.cache().pastKey(),
                region.cache().pastValue())) {
            values.put(name, Samples.like(bases.at(SAMPLE), name));
        }
        values.put(keys, input);
        Tensor present = region.run(bases, SAMPLE, values).value(region.cache().presentKey())
                .orElseThrow(() -> new NotRecognized("present keys cannot be computed from keys and positions alone"));
        float[][] result = new float[SAMPLE.tokens()][size];
        for (int token = 0; token < SAMPLE.tokens(); token++) {
            for (int dim = 0; dim < size; dim++) {
                result[token][dim] = (float) present.getDouble((long) (SAMPLE.past() + token) * size + dim);
            }
        }
        return result;
    }

    private static int rotatedPairs(float[][] rows, int size) {
        for (int pair = size / 2; pair > 1; pair--) {
            if (rows[0][2 * pair - 1] != 0) {
                return pair;
            }
        }
        return 1;
    }

    private static float[][] columns(float[][] rows, int count, int stride, int offset) {
        float[][] result = new float[rows.length][count];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < count; i++) {
                result[row][i] = rows[row][offset + stride * i];
            }
        }
        return result;
    }

    private Tensor table(AttentionRegion region, float[][] rows) {
        Set<String> candidates = candidates(region);
        for (String name : candidates) {
            Optional<Selection> selection = selection(name, rows);
            if (selection.isPresent()) {
                Tensor table = tables.computeIfAbsent(selection.get(), found -> compute(found, candidates));
                if (!agrees(table, rows)) {
                    throw new NotRecognized("'" + name + "' depends on more than the position");
                }
                return table;
            }
        }
        throw new NotRecognized("no value in the region holds the cosines and sines that it rotates keys with");
    }

    /// Known values that the key side of the region combines with keys.
    private Set<String> candidates(AttentionRegion region) {
        PartialEvaluator base = bases.at(SAMPLE);
        Set<String> result = new LinkedHashSet<>();
        for (Node node : region.nodes()) {
            if (node.outputs().stream().anyMatch(region.ofKey()::contains)) {
                node.inputs().stream()
                        .filter(name -> base.value(name).filter(value -> value.type().isFloat()).isPresent())
                        .forEach(result::add);
            }
        }
        return result;
    }

    private Optional<Selection> selection(String name, float[][] rows) {
        Tensor value = bases.at(SAMPLE).value(name).orElseThrow();
        if (value.shape().rank() == 0) {
            return Optional.empty();
        }
        int width = (int) value.shape().dim(-1);
        boolean isTable = bases.graph().initializers().containsKey(name);
        if (width < 1 || isTable ? value.shape().rank() != 2 || value.shape().dim(0) < SAMPLE.total()
                : value.elements() != (long) SAMPLE.tokens() * width) {
            return Optional.empty();
        }
        int columns = rows[0].length;
        for (int stride = 1; stride <= 2; stride++) {
            for (int offset : new int[]{0, 1, width / 2}) {
                for (int sign = 1; sign >= -1; sign -= 2) {
                    Selection selection = new Selection(name, isTable, offset, stride, sign, columns);
                    if (offset + stride * (columns - 1) < width && matches(selection, value, rows)) {
                        return Optional.of(selection);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean matches(Selection selection, Tensor value, float[][] rows) {
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < rows[row].length; i++) {
                if (selection.at(value, selection.isTable ? SAMPLE.past() + row : row, i) != rows[row][i]) {
                    return false;
                }
            }
        }
        return true;
    }

    private Tensor compute(Selection selection, Set<String> candidates) {
        int context = bases.context().signature().contextLength();
        Tensor source;
        if (selection.isTable) {
            source = bases.at(SAMPLE).value(selection.name).orElseThrow();
            context = (int) Math.min(context, source.shape().dim(0));
        } else {
            if (!sources.containsKey(selection.name)) {
                PartialEvaluator evaluator = bases.only(new SampleStep(context, 0), candidates);
                candidates.forEach(name -> evaluator.value(name).ifPresent(value -> sources.put(name, value)));
            }
            source = Optional.ofNullable(sources.get(selection.name)).filter(value -> value.elements() > 0)
                    .orElseThrow(
                            () -> new NotRecognized("'" + selection.name + "' cannot be computed for the context"));
        }
        Tensor table = Tensor.allocate(DataType.FLOAT, Shape.of(context, selection.columns));
        for (int row = 0; row < context; row++) {
            for (int i = 0; i < selection.columns; i++) {
                table.setDouble((long) row * selection.columns + i, selection.at(source, row, i));
            }
        }
        return table;
    }

    private static boolean agrees(Tensor table, float[][] rows) {
        int columns = rows[0].length;
        for (int row = 0; row < rows.length && SAMPLE.past() + row < table.shape().dim(0); row++) {
            for (int i = 0; i < columns; i++) {
                if ((float) table.getDouble((long) (SAMPLE.past() + row) * columns + i) != rows[row][i]) {
                    return false;
                }
            }
        }
        return true;
    }
}
