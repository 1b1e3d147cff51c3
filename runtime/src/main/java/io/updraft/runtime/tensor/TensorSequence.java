package io.updraft.runtime.tensor;

import java.util.List;

/// An ONNX sequence: tensors of one element type, of any shapes.
public record TensorSequence(DataType type, List<Tensor> elements) implements Datum {
    public TensorSequence {
        elements = List.copyOf(elements);
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i).type() != type) {
                throw new TensorException("element " + i + " of a sequence of " + type + " is a " + elements.get(i));
            }
        }
    }

    public int size() {
        return elements.size();
    }

    @Override
    public String toString() {
        return "sequence of " + elements.size() + " " + type + (elements.size() > 8 ? "" : " " + elements);
    }
}
