package io.updraft.runtime.operator.contracts.text;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Whether the whole of each string matches `pattern`, in the syntax of RE2 as far as Java's has it too.
///
/// RE2 matches in linear time, Java's matcher backtracks: it is stopped, with an error, where that takes it too long.
public final class RegexFullMatch extends Contract {
    /// What Java has and RE2 has not: references back, looking around, possessive and atomic groups.
    private static final Pattern NOT_IN_RE2 = Pattern.compile("\\\\[1-9k]|\\(\\?(=|!|<=|<!|>)|[*+?}]\\+");
    private static final int LONGEST = 4096;
    private static final long MOST_STEPS = 1_000_000;

    public RegexFullMatch(int version) {
        super(OperatorId.onnx("RegexFullMatch", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.type(call, 0, Set.of(DataType.STRING));
        return List.of(new TensorType(DataType.BOOL, call.shape(0)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Pattern pattern = pattern(call);
        Tensor input = call.value(0);
        Tensor output = Tensor.allocate(DataType.BOOL, input.shape());
        for (long i = 0; i < input.elements(); i++) {
            String text = input.getString(i);
            Check.that(call, text.length() <= LONGEST,
                    "a string of " + text.length() + " characters is longer than is matched here: " + LONGEST);
            output.setLong(i, matches(call, pattern, text) ? 1 : 0);
        }
        return List.of(output);
    }

    private static boolean matches(OperatorCall call, Pattern pattern, String text) {
        try {
            return pattern.matcher(new Counted(call, text, new long[1])).matches();
        } catch (StackOverflowError tooDeep) {
            // Java's matcher recurses for each repetition of a group.
            throw new OperatorException(
                    String.valueOf(call.failure("the pattern nests too deeply to match '" + text + "'").getMessage()),
                    tooDeep);
        }
    }

    private static Pattern pattern(OperatorCall call) {
        String text = call.attributes().text("pattern");
        Check.that(call, text.length() <= LONGEST && !NOT_IN_RE2.matcher(text).find(),
                "pattern '" + text + "' is too long or uses what RE2 does not have");
        try {
            return Pattern.compile(text.replace("(?P<", "(?<"));
        } catch (PatternSyntaxException wrong) {
            throw call.failure("pattern '" + text + "' is not one: " + wrong.getDescription());
        }
    }

    /// Text that can be read so many times only.
    private record Counted(OperatorCall call, String text, long[] reads) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (++reads[0] > MOST_STEPS) {
                throw call.failure("the pattern takes too long to match '" + text + "'");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public String subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
