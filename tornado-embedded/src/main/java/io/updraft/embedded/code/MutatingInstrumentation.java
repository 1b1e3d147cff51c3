package io.updraft.embedded.code;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.InvokeInstruction;

/** Does one damage, then what another instrumentation does. */
final class MutatingInstrumentation implements Instrumentation {

    private final Mutation mutation;
    private final Instrumentation next;

    MutatingInstrumentation(Mutation mutation, Instrumentation next) {
        this.mutation = mutation;
        this.next = next;
    }

    @Override
    public byte[] apply(byte[] original, ClassLoader loader) {
        ClassFile context = PlainInstrumentation.context(loader);
        ClassModel model = context.parse(original);
        byte[] damaged = original;
        if (model.thisClass().asInternalName().equals(mutation.owner().getName().replace('.', '/'))) {
            damaged = context.transformClass(model, (builder, element) -> {
                if (element instanceof MethodModel method && Mutation.id(method).equals(mutation.method())) {
                    builder.transformMethod(method, (copy, part) -> {
                        if (part instanceof CodeModel body) {
                            copy.transformCode(body, new Damage());
                        } else {
                            copy.with(part);
                        }
                    });
                } else {
                    builder.with(element);
                }
            });
        }
        return next.apply(damaged, loader);
    }

    private final class Damage implements CodeTransform {
        private int position = -1;

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            position++;
            if (position != mutation.element()) {
                builder.with(element);
                return;
            }
            switch (mutation.kind()) {
                case BARRIER_REMOVED -> builder.pop();
                case BOUND_MOVED -> builder.iconst_1().iadd().with(element);
                case INDEX_MOVED -> {
                    if (element instanceof ArrayStoreInstruction store) {
                        moveBelow(builder, store.typeKind().asLoadable());
                    } else if (element instanceof InvokeInstruction call && Mutation.isSet(call)) {
                        moveBelow(builder, TypeKind.from(call.typeSymbol().parameterType(1)).asLoadable());
                    } else {
                        builder.iconst_1().iadd();
                    }
                    builder.with(element);
                }
            }
        }

        private static void moveBelow(CodeBuilder builder, TypeKind value) {
            int slot = builder.allocateLocal(value);
            builder.storeLocal(value, slot).iconst_1().iadd().loadLocal(value, slot);
        }
    }
}
