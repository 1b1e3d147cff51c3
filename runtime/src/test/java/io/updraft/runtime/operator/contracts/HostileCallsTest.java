package io.updraft.runtime.operator.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Calls that break a contract end in an error that names the node, says what was found, and allocates nothing much.
class HostileCallsTest {
    private static final Tensor ONE = Tensor.ofFloats(Shape.of(1), 1);

    private static List<Tensor> evaluate(String domain, String type, Map<String, ?> attributes, Tensor... inputs) {
        OperatorContract contract = StandardOperators.registry().find(domain, type, 24).orElseThrow();
        return contract.evaluate(OperatorCall.of(contract.id(), "the.node", Attributes.of(attributes), 1,
                Arrays.stream(inputs).map(Optional::of).toList()));
    }

    private static void refused(String reason, String type, Map<String, ?> attributes, Tensor... inputs) {
        assertThatThrownBy(() -> evaluate("", type, attributes, inputs)).isInstanceOf(OperatorException.class)
                .hasMessageContaining("'the.node'").hasMessageContaining(reason);
    }

    private static Tensor longs(long... values) {
        return Tensor.ofLongs(Shape.of(values.length), values);
    }

    @Test
    void absurdSizesAreRefusedBeforeTheyAreAllocated() {
        refused("at most", "ConstantOfShape", Map.of(), longs(1L << 40));
        refused("2^63", "ConstantOfShape", Map.of(), longs(1L << 40, 1L << 40));
        refused("negative", "ConstantOfShape", Map.of(), longs(-1));
        refused("at most", "Expand", Map.of(), ONE, longs(1L << 20, 1L << 20));
        refused("at most", "Tile", Map.of(), ONE, longs(1L << 35));
        refused("overflow", "Tile", Map.of(), Tensor.ofFloats(Shape.of(2), 1, 2), longs(Long.MAX_VALUE));
        refused("at most", "Range", Map.of(), longs(0), longs(1L << 40), longs(1));
        refused("overflow", "Range", Map.of(), longs(Long.MIN_VALUE), longs(Long.MAX_VALUE), longs(1));
        refused("delta is 0", "Range", Map.of(), longs(0), longs(1), longs(0));
        refused("at most", "Pad", Map.of(), ONE, longs(1L << 40, 0));
        refused("at most", "OneHot", Map.of(), longs(0), longs(1L << 40), longs(0, 1));
        refused("at most", "MatMul", Map.of(), Tensor.allocate(DataType.FLOAT, Shape.of(1 << 20, 0)),
                Tensor.allocate(DataType.FLOAT, Shape.of(0, 1 << 20)));
    }

    @Test
    void rowsOfNothingTakeNoTime() {
        Tensor nothing = Tensor.allocate(DataType.FLOAT, Shape.of(Integer.MAX_VALUE, 1000, 0));
        assertThat(evaluate("", "MatMul", Map.of(), nothing, Tensor.allocate(DataType.FLOAT, Shape.of(0, 0)))
                .getFirst().elements()).isZero();
        assertThat(evaluate("", "Softmax", Map.of(), nothing).getFirst().tensorType())
                .isEqualTo(nothing.tensorType());
    }

    @Test
    void messagesSayWhatWasFoundAndExpected() {
        Tensor matrix = Tensor.allocate(DataType.FLOAT, Shape.of(2, 3));
        refused("inner extents of [2, 3] and [2, 3] differ", "MatMul", Map.of(), matrix, matrix);
        refused("input 1 is of type INT64, expected FLOAT", "Add", Map.of(), ONE, longs(1));
        refused("shapes [2, 3] and [4] do not broadcast", "Add", Map.of(), matrix,
                Tensor.allocate(DataType.FLOAT, Shape.of(4)));
        refused("input 1 is missing", "Add", Map.of(), ONE);
        refused("axis 2 is outside [-2, 2)", "Softmax", Map.of("axis", 2), matrix);
        refused("index 7 is outside [-2, 2)", "Gather", Map.of(), matrix, longs(7));
        refused("cannot reshape [2, 3] to [4]", "Reshape", Map.of(), matrix, longs(4));
        refused("step 0", "Slice", Map.of(), matrix, longs(0), longs(1), longs(0), longs(0));
        refused("attribute 'axis' is missing", "Concat", Map.of(), matrix);
        refused("name axis 0 twice", "Transpose", Map.of("perm", new long[]{0, 0}), matrix);
        refused("by zero", "Div", Map.of(), longs(1), longs(0));
        refused("tensor element type 999", "Cast", Map.of("to", 999), ONE);
    }

    @Test
    void operatorsOfAStepNeedASession() {
        for (String type : List.of("DynamicQuantize", "SelectRows")) {
            assertThatThrownBy(() -> evaluate("io.updraft", type, Map.of(),
                    Tensor.allocate(DataType.FLOAT, Shape.of(1, 2, 3)))).hasMessageContaining("needs a session");
        }
    }

    @Test
    void everyVersionIsFoundFromItsOperatorSetOn() {
        assertThat(StandardOperators.registry().contracts()).allSatisfy(contract -> assertThat(StandardOperators
                .registry().find(contract.id().domain(), contract.id().type(), contract.id().sinceVersion()))
                .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo(contract.id())));
    }

    /// Random types and shapes for every contract: each call is answered or refused by an [OperatorException].
    @Test
    void randomCallsAreAnsweredOrRefused() {
        Random random = new Random(7);
        int answered = 0;
        for (OperatorContract contract : StandardOperators.registry().contracts()) {
            for (int round = 0; round < 40; round++) {
                List<Optional<Tensor>> inputs = random.ints(random.nextInt(5), 0, 6)
                        .mapToObj(kind -> kind == 0 ? Optional.<Tensor>empty() : Optional.of(tensor(random, kind)))
                        .toList();
                OperatorCall call = OperatorCall.of(contract.id(), "the.node", Attributes.NONE, 1, inputs);
                try {
                    List<TensorType> types = contract.infer(call);
                    assertThat(contract.evaluate(call).stream().map(Tensor::tensorType)).isEqualTo(types);
                    answered++;
                } catch (OperatorException refusal) {
                    assertThat(refusal).hasMessageContaining("'the.node'");
                }
            }
        }
        assertThat(answered).isGreaterThan(100);
    }

    private static Tensor tensor(Random random, int kind) {
        long[] dims = random.longs(random.nextInt(4), 0, 4).toArray();
        DataType type = switch (kind) {
            case 1 -> DataType.INT64;
            case 2 -> DataType.BOOL;
            case 3 -> DataType.UINT8;
            default -> DataType.FLOAT;
        };
        Tensor tensor = Tensor.allocate(type, Shape.of(dims));
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setLong(i, random.nextInt(-3, 4));
        }
        return tensor;
    }
}
