package io.updraft.runtime.operator.contracts;

import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.contracts.attention.CausalConvWithState;
import io.updraft.runtime.operator.contracts.attention.FlexAttention;
import io.updraft.runtime.operator.contracts.attention.LinearAttention;
import io.updraft.runtime.operator.contracts.control.If;
import io.updraft.runtime.operator.contracts.control.Loop;
import io.updraft.runtime.operator.contracts.control.Scan;
import io.updraft.runtime.operator.contracts.control.SequenceMap;
import io.updraft.runtime.operator.contracts.ml.ArrayFeatureExtractor;
import io.updraft.runtime.operator.contracts.ml.Binarizer;
import io.updraft.runtime.operator.contracts.ml.LabelEncoder;
import io.updraft.runtime.operator.contracts.sequence.ConcatFromSequence;
import io.updraft.runtime.operator.contracts.sequence.OptionalGetElement;
import io.updraft.runtime.operator.contracts.sequence.OptionalHasElement;
import io.updraft.runtime.operator.contracts.sequence.OptionalOf;
import io.updraft.runtime.operator.contracts.sequence.SequenceAt;
import io.updraft.runtime.operator.contracts.sequence.SequenceConstruct;
import io.updraft.runtime.operator.contracts.sequence.SequenceEmpty;
import io.updraft.runtime.operator.contracts.sequence.SequenceErase;
import io.updraft.runtime.operator.contracts.sequence.SequenceInsert;
import io.updraft.runtime.operator.contracts.sequence.SequenceLength;
import io.updraft.runtime.operator.contracts.sequence.SplitToSequence;
import io.updraft.runtime.operator.contracts.text.RegexFullMatch;
import io.updraft.runtime.operator.contracts.text.StringConcat;
import io.updraft.runtime.operator.contracts.text.StringNormalizer;
import io.updraft.runtime.operator.contracts.text.StringSplit;
import io.updraft.runtime.operator.contracts.text.TfIdfVectorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// Operators on sequences, optionals and strings, those that run graphs, and attention with a state.
final class StructuralOperators {
    private final List<OperatorContract> contracts = new ArrayList<>();

    private StructuralOperators() {
        sequences();
        controlFlow();
        text();
        recurrent();
    }

    static List<OperatorContract> all() {
        return new StructuralOperators().contracts;
    }

    private void add(IntFunction<? extends OperatorContract> contract, int... versions) {
        for (int version : versions) {
            contracts.add(contract.apply(version));
        }
    }

    private void sequences() {
        add(SequenceConstruct::new, 11);
        add(SequenceEmpty::new, 11);
        add(SequenceLength::new, 11);
        add(SequenceAt::new, 11);
        add(SequenceErase::new, 11);
        add(SequenceInsert::new, 11);
        add(SplitToSequence::new, 11, 24);
        add(ConcatFromSequence::new, 11);
        add(OptionalOf::new, 15);
        add(OptionalHasElement::new, 15, 18);
        add(OptionalGetElement::new, 15, 18);
    }

    private void controlFlow() {
        add(If::new, 1, 11, 13, 16, 19, 21, 23, 24, 25);
        add(Loop::new, 1, 11, 13, 16, 19, 21, 23, 24, 25);
        add(Scan::new, 8, 9, 11, 16, 19, 21, 23, 24, 25);
        add(SequenceMap::new, 17);
    }

    private void recurrent() {
        add(LinearAttention::new, 27);
        add(CausalConvWithState::new, 27);
        contracts.add(new FlexAttention());
    }

    private void text() {
        add(StringConcat::new, 20);
        add(StringSplit::new, 20);
        add(StringNormalizer::new, 10);
        add(RegexFullMatch::new, 20);
        add(TfIdfVectorizer::new, 9);
        add(LabelEncoder::new, 2, 4);
        add(ArrayFeatureExtractor::new, 1);
        add(Binarizer::new, 1);
    }
}
