package io.updraft.quant;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What the product does with its left operand.
enum Activation {
    /// FLOAT as it is.
    FLOAT("float"),
    /// FLOAT rounded to int8 for each row and block of k, scale = largest magnitude / 127 (accuracy_level 4).
    INT8_BLOCK("int8_block"),
    /// As INT8_BLOCK with one block, but elements of a magnitude from a threshold on are multiplied as they are
    /// (LLM.int8(), Dettmers et al., 2022; outliers are picked for each row by itself, so that a row's product does not
    /// depend on its neighbours).
    INT8_OUTLIERS("int8_outliers"),
    /// UINT8 or INT8 with a scale and zero point for each sequence; sums are exact integers.
    UINT8_DYNAMIC("uint8_dynamic");

    private final String attribute;

    Activation(String attribute) {
        this.attribute = attribute;
    }

    static Optional<Activation> find(String attribute) {
        return Arrays.stream(values()).filter(activation -> activation.attribute.equals(attribute)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(activation -> activation.attribute).toList();
    }
}
