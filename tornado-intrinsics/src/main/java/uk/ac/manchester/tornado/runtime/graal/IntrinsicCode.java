package uk.ac.manchester.tornado.runtime.graal;

import java.util.List;

/**
 * The CUDA C statement for one intrinsic. {@code reads} and {@code writes} name the argument that is a task parameter
 * whose memory the statement reads or writes (-1: none); TornadoVM's data-flow analysis asks. {@code kills} says which
 * memory the compiler must not carry values across.
 */
public record IntrinsicCode(Kills kills, int reads, int writes, Writer writer) {

    /** Memory that an intrinsic changes, as the compiler's alias analysis divides it. */
    public enum Kills {
        NOTHING, INT_ARRAYS, FLOAT_ARRAYS, EVERYTHING
    }

    /** Writes the statement, without its semicolon: {@code result} is empty for a void intrinsic. */
    @FunctionalInterface
    public interface Writer {
        /** The statement for arguments spelled as the generated code spells them; constants are literals. */
        String write(String result, List<String> arguments);
    }
}
