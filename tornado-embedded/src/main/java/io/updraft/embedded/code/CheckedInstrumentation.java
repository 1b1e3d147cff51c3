package io.updraft.embedded.code;

import io.updraft.embedded.check.Checks;
import io.updraft.embedded.group.Poison;
import io.updraft.embedded.group.Sites;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * What kernels get in checked mode, beside what {@link PlainInstrumentation} does: each access to an array is told of
 * before it happens, with its line, and each array of local or private memory gets the name of its variable.
 */
final class CheckedInstrumentation implements Instrumentation {

    private static final ClassDesc CHECKS = Checks.class.describeConstable().orElseThrow();
    private static final ClassDesc POISON = Poison.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc ACCESS = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object,
            ConstantDescs.CD_int, ConstantDescs.CD_int);
    private static final MethodTypeDesc NAMED = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object,
            ConstantDescs.CD_int);
    private static final String NATIVE_ARRAYS = "uk/ac/manchester/tornado/api/types/arrays/";

    @Override
    public byte[] apply(byte[] original, ClassLoader loader) {
        ClassFile context = PlainInstrumentation.context(loader);
        ClassModel model = context.parse(original);
        String source = PlainInstrumentation.sourceOf(model);
        return context.transformClass(model,
                PlainInstrumentation.open(body -> new Rewriter(source, VariableNames.of(body))));
    }

    private static final class Rewriter implements CodeTransform {
        private final String source;
        private final VariableNames names;
        private int line;
        private int position = -1;

        Rewriter(String source, VariableNames names) {
            this.source = source;
            this.names = names;
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            position++;
            switch (element) {
                case LineNumber number -> {
                    line = number.line();
                    builder.with(number);
                }
                case NewPrimitiveArrayInstruction array -> {
                    builder.with(array).dup().invokestatic(POISON, "fill", MethodTypeDesc.of(ConstantDescs.CD_void,
                            array.typeKind().upperBound().arrayType()));
                    name(builder, "privateArray");
                }
                case ArrayLoadInstruction load -> {
                    tell(builder, "read");
                    builder.with(load);
                }
                case ArrayStoreInstruction store -> {
                    tellBelow(builder, store.typeKind().asLoadable(), "write");
                    builder.with(store);
                }
                case InvokeInstruction call -> invoke(builder, call);
                default -> builder.with(element);
            }
        }

        private void invoke(CodeBuilder builder, InvokeInstruction call) {
            String owner = call.owner().asInternalName();
            String name = call.name().stringValue();
            MethodTypeDesc type = call.typeSymbol();
            if (PlainInstrumentation.isBarrier(call)) {
                PlainInstrumentation.barrier(builder, call, source, line);
                return;
            }
            if (owner.startsWith(NATIVE_ARRAYS) && type.parameterCount() > 0
                    && type.parameterType(0).equals(ConstantDescs.CD_int)) {
                if (name.equals("get") && type.parameterCount() == 1) {
                    tell(builder, "read");
                } else if (name.equals("set") && type.parameterCount() == 2) {
                    tellBelow(builder, TypeKind.from(type.parameterType(1)).asLoadable(), "write");
                }
            } else if (owner.equals(KernelTraits.CONTEXT) && name.equals("atomicAdd")) {
                tellBelow(builder, TypeKind.from(type.parameterType(2)).asLoadable(), "atomic");
            }
            builder.with(call);
            if (owner.equals(KernelTraits.CONTEXT) && name.startsWith("allocate")) {
                name(builder, "localArray");
            }
        }

        /** Array and index are on top of the stack. */
        private void tell(CodeBuilder builder, String use) {
            builder.dup2().loadConstant(Sites.register(source + ":" + line)).invokestatic(CHECKS, use, ACCESS);
        }

        /** Array and index are below a value. */
        private void tellBelow(CodeBuilder builder, TypeKind value, String use) {
            int slot = builder.allocateLocal(value);
            builder.storeLocal(value, slot);
            tell(builder, use);
            builder.loadLocal(value, slot);
        }

        private void name(CodeBuilder builder, String scope) {
            String name = names.storedAfter(position).orElse("an array made at " + source + ":" + line);
            builder.dup().loadConstant(Sites.register(name)).invokestatic(CHECKS, scope, NAMED);
        }
    }
}
