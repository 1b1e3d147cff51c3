package io.updraft.runtime.operator.contracts.matrix;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An equation of Einsum: labels of the operands' axes and of the output's, and the extent of each label. Axes of an
/// ellipsis have the labels -1, -2, ... from the last; letters are their codes.
record EinsumEquation(List<List<Integer>> operands, List<Integer> output, Map<Integer, Long> extents) {
    private static final String ELLIPSIS = "...";

    static EinsumEquation of(OperatorCall call) {
        String text = call.attributes().text("equation").replace(" ", "");
        String[] sides = text.split("->", -1);
        Check.that(call, sides.length <= 2, "equation '" + text + "' has more than one arrow");
        String[] terms = sides[0].split(",", -1);
        Check.that(call, terms.length == call.inputs(),
                "equation '" + text + "' has " + terms.length + " terms for " + call.inputs() + " inputs");
        Map<Integer, Long> extents = new TreeMap<>();
        Map<Integer, Integer> uses = new TreeMap<>();
        List<List<Integer>> operands = new ArrayList<>();
        int broadcast = 0;
        for (int input = 0; input < terms.length; input++) {
            int rank = call.shape(input).rank();
            int hidden = terms[input].contains(ELLIPSIS) ? rank - terms[input].length() + ELLIPSIS.length() : 0;
            List<Integer> labels = labels(call, terms[input], hidden);
            Check.that(call, labels.size() == rank && hidden >= 0,
                    "term '" + terms[input] + "' does not fit input " + input + " of shape " + call.shape(input));
            broadcast = Math.max(broadcast, hidden);
            for (int axis = 0; axis < rank; axis++) {
                long extent = call.shape(input).dim(axis);
                long known = extents.getOrDefault(labels.get(axis), 1L);
                Check.that(call, known == 1 || extent == 1 || known == extent,
                        "equation '" + text + "' gives one label to axes of " + known + " and " + extent
                                + " elements");
                extents.put(labels.get(axis), known == 1 ? extent : known);
                uses.merge(labels.get(axis), 1, Integer::sum);
            }
            operands.add(labels);
        }
        List<Integer> output = sides.length == 2
                ? labels(call, sides[1], sides[1].contains(ELLIPSIS) ? broadcast : 0)
                : implied(uses, broadcast);
        Check.that(call, output.stream().distinct().count() == output.size() && extents.keySet().containsAll(output),
                "the output of equation '" + text + "' repeats a label or has one that no input has");
        return new EinsumEquation(operands, output, extents);
    }

    private static List<Integer> labels(OperatorCall call, String term, int hidden) {
        List<Integer> labels = new ArrayList<>();
        int ellipsis = term.indexOf(ELLIPSIS);
        for (int i = 0; i < term.length(); i++) {
            if (i == ellipsis) {
                for (int axis = hidden; axis > 0; axis--) {
                    labels.add(-axis);
                }
                i += ELLIPSIS.length() - 1;
            } else {
                char letter = term.charAt(i);
                Check.that(call, letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z',
                        "term '" + term + "' has '" + letter + "' where a letter is expected");
                labels.add((int) letter);
            }
        }
        return labels;
    }

    /// Without an arrow: the ellipsis, then what occurs once, in the order of the letters' codes.
    private static List<Integer> implied(Map<Integer, Integer> uses, int broadcast) {
        List<Integer> output = new ArrayList<>();
        for (int axis = broadcast; axis > 0; axis--) {
            output.add(-axis);
        }
        uses.forEach((label, count) -> {
            if (label > 0 && count == 1) {
                output.add(label);
            }
        });
        return output;
    }

    long extent(int label) {
        return extents.getOrDefault(label, 1L);
    }
}
