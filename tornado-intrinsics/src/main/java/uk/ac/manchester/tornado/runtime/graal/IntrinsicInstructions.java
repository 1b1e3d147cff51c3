package uk.ac.manchester.tornado.runtime.graal;

import java.util.ArrayList;
import java.util.List;

import jdk.graal.compiler.lir.LIRInstructionClass;
import uk.ac.manchester.tornado.drivers.cuda.graal.asm.CUDAAssembler;
import uk.ac.manchester.tornado.drivers.cuda.graal.compiler.CUDACompilationResultBuilder;
import uk.ac.manchester.tornado.drivers.cuda.graal.lir.CUDALIRStmt;

/**
 * The low-level instructions that print an intrinsic's statement. Nested in a subclass of CUDALIRStmt because its
 * instruction base class is protected.
 */
public class IntrinsicInstructions extends CUDALIRStmt {

    static void print(CUDACompilationResultBuilder builder, CUDAAssembler assembler, IntrinsicCode code, String result,
            jdk.vm.ci.meta.Value[] arguments) {
        List<String> spelled = new ArrayList<>(arguments.length);
        for (jdk.vm.ci.meta.Value argument : arguments) {
            spelled.add(assembler.getStringValue(builder, argument));
        }
        assembler.indent();
        assembler.emit("%s", code.writer().write(result, spelled));
        assembler.delimiter();
        assembler.eol();
    }

    /** An intrinsic that defines a value. */
    public static class Value extends AbstractInstruction {
        public static final LIRInstructionClass<Value> TYPE = LIRInstructionClass.create(Value.class);
        @Def
        protected jdk.vm.ci.meta.Value result;
        @Use
        protected jdk.vm.ci.meta.Value[] arguments;
        final IntrinsicCode code;

        public Value(IntrinsicCode code, jdk.vm.ci.meta.Value result, jdk.vm.ci.meta.Value[] arguments) {
            super(TYPE);
            this.code = code;
            this.result = result;
            this.arguments = arguments;
        }

        @Override
        public void emitCode(CUDACompilationResultBuilder builder, CUDAAssembler assembler) {
            print(builder, assembler, code, assembler.getStringValue(builder, result), arguments);
        }
    }

    /** An intrinsic for its effect alone. */
    public static class Effect extends AbstractInstruction {
        public static final LIRInstructionClass<Effect> TYPE = LIRInstructionClass.create(Effect.class);
        @Use
        protected jdk.vm.ci.meta.Value[] arguments;
        final IntrinsicCode code;

        public Effect(IntrinsicCode code, jdk.vm.ci.meta.Value[] arguments) {
            super(TYPE);
            this.code = code;
            this.arguments = arguments;
        }

        @Override
        public void emitCode(CUDACompilationResultBuilder builder, CUDAAssembler assembler) {
            print(builder, assembler, code, "", arguments);
        }
    }
}
