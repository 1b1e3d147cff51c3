package io.updraft.embedded.code;

import io.updraft.embedded.group.Poison;
import io.updraft.embedded.group.Sites;
import java.lang.classfile.AccessFlags;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.function.Function;

/**
 * What every kernel gets: private arrays that start poisoned, and barriers that know where they stand in the source.
 * Arrays of static initializers stay as Java makes them, since they are constants and no private memory.
 */
final class PlainInstrumentation implements Instrumentation {

    static final ClassDesc CALLS = KernelCalls.class.describeConstable().orElseThrow();
    private static final ClassDesc POISON = Poison.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc BARRIER = MethodTypeDesc.of(ConstantDescs.CD_void,
            ClassDesc.ofInternalName(KernelTraits.CONTEXT), ConstantDescs.CD_int);

    private static final int KERNEL_FLAGS = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC;

    @Override
    public byte[] apply(byte[] original, ClassLoader loader) {
        ClassFile context = context(loader);
        ClassModel model = context.parse(original);
        String source = sourceOf(model);
        return context.transformClass(model, open(body -> new Rewriter(source)));
    }

    /** Rewrites the code of all methods, and makes private methods visible to the package, where their caller is. */
    static ClassTransform open(Function<CodeModel, CodeTransform> rewriter) {
        return (builder, element) -> {
            if (!(element instanceof MethodModel method)) {
                builder.with(element);
                return;
            }
            builder.withMethod(method.methodName(), method.methodType(), opened(method),
                    copy -> method.forEach(part -> {
                        if (part instanceof CodeModel body && isKernelCode(method)) {
                            copy.transformCode(body, rewriter.apply(body));
                        } else if (!(part instanceof AccessFlags)) {
                            copy.with(part);
                        }
                    }));
        };
    }

    /** In interfaces methods are public if they are not private (JVM specification, 4.6). */
    private static int opened(MethodModel method) {
        int flags = method.flags().flagsMask();
        if ((flags & KERNEL_FLAGS) != KERNEL_FLAGS) {
            return flags;
        }
        boolean inInterface = method.parent().orElseThrow().flags().has(AccessFlag.INTERFACE);
        return flags & ~ClassFile.ACC_PRIVATE | (inInterface ? ClassFile.ACC_PUBLIC : 0);
    }

    static ClassFile context(ClassLoader loader) {
        return ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.defaultResolver().orElse(ClassHierarchyResolver.ofResourceParsing(loader))));
    }

    static boolean isKernelCode(MethodModel method) {
        return !method.methodName().equalsString("<clinit>");
    }

    static String sourceOf(ClassModel model) {
        return model.findAttribute(Attributes.sourceFile()).map(a -> a.sourceFile().stringValue())
                .orElse(model.thisClass().asInternalName());
    }

    /** The barrier's site goes with the call. */
    static void barrier(CodeBuilder builder, InvokeInstruction call, String source, int line) {
        String name = call.name().stringValue();
        builder.loadConstant(Sites.register(name + " (" + source + ":" + line + ")"));
        builder.invokestatic(CALLS, name, BARRIER);
    }

    static boolean isBarrier(InvokeInstruction call) {
        return call.owner().asInternalName().equals(KernelTraits.CONTEXT)
                && (call.name().equalsString("localBarrier") || call.name().equalsString("globalBarrier"));
    }

    private static final class Rewriter implements CodeTransform {
        private final String source;
        private int line;

        Rewriter(String source) {
            this.source = source;
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            switch (element) {
                case LineNumber number -> {
                    line = number.line();
                    builder.with(number);
                }
                case NewPrimitiveArrayInstruction array -> {
                    builder.with(array).dup().invokestatic(POISON, "fill", MethodTypeDesc.of(ConstantDescs.CD_void,
                            array.typeKind().upperBound().arrayType()));
                }
                case InvokeInstruction call when isBarrier(call) -> barrier(builder, call, source, line);
                default -> builder.with(element);
            }
        }
    }
}
