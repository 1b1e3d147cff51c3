package io.updraft.graph.ir;

/// A declared extent of a graph input or output: a number, a name that stands for one, or nothing known.
public sealed interface Dimension {
    record Fixed(long size) implements Dimension {
        public Fixed {
            if (size < 0) {
                throw new GraphException("a dimension of size " + size + " is negative");
            }
        }

        @Override
        public String toString() {
            return Long.toString(size);
        }
    }

    record Symbol(String name) implements Dimension {
        @Override
        public String toString() {
            return name;
        }
    }

    record Unknown() implements Dimension {
        @Override
        public String toString() {
            return "?";
        }
    }
}
