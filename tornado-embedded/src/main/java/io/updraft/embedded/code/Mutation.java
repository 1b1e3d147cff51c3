package io.updraft.embedded.code;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One small damage to a kernel's bytecode, by which tests are tested: whoever checks the kernel should notice it.
 *
 * @param owner the kernel's class
 * @param method name and descriptor of the damaged method: the kernel itself, or one that it calls in the same class
 * @param element position of the damaged instruction among the elements of the method's code
 * @param line of the source, for reports
 */
public record Mutation(Kind kind, Class<?> owner, String method, int element, int line) {

    /** What is done to the instruction. */
    public enum Kind {
        /** A barrier is taken away. */
        BARRIER_REMOVED,
        /** The right side of a comparison of integers is one larger. */
        BOUND_MOVED,
        /** The index of an access to an array is one larger. */
        INDEX_MOVED
    }

    private static final String NATIVE_ARRAYS = "uk/ac/manchester/tornado/api/types/arrays/";

    /** All that can be done to a kernel and to the methods of its class that it calls, in the order of the code. */
    public static List<Mutation> of(KernelMethod kernel) {
        List<Mutation> mutations = new ArrayList<>();
        ClassFiles files = Kernel.filesOf(kernel);
        files.model(kernel.owner().getName().replace('.', '/')).ifPresent(
                model -> collect(kernel.owner(), model, kernel.name() + kernel.type().descriptorString(), mutations,
                        new HashSet<>()));
        return mutations;
    }

    private static void collect(Class<?> owner, ClassModel model, String method, List<Mutation> mutations,
            Set<String> seen) {
        if (!seen.add(method)) {
            return;
        }
        CodeModel code = model.methods().stream().filter(m -> id(m).equals(method)).findFirst()
                .flatMap(MethodModel::code).orElse(null);
        if (code == null) {
            return;
        }
        int line = code.findAttribute(Attributes.lineNumberTable()).map(t -> t.lineNumbers().getFirst().lineNumber())
                .orElse(0);
        List<CodeElement> elements = code.elementList();
        List<String> callees = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            CodeElement element = elements.get(i);
            if (element instanceof LineNumber number) {
                line = number.line();
            } else if (element instanceof InvokeInstruction call && PlainInstrumentation.isBarrier(call)) {
                mutations.add(new Mutation(Kind.BARRIER_REMOVED, owner, method, i, line));
            } else if (element instanceof BranchInstruction branch && comparesIntegers(branch.opcode())) {
                mutations.add(new Mutation(Kind.BOUND_MOVED, owner, method, i, line));
            } else if (element instanceof ArrayLoadInstruction || element instanceof ArrayStoreInstruction
                    || element instanceof InvokeInstruction access && isAccess(access)) {
                mutations.add(new Mutation(Kind.INDEX_MOVED, owner, method, i, line));
            } else if (element instanceof InvokeInstruction call
                    && call.owner().asInternalName().equals(model.thisClass().asInternalName())) {
                callees.add(call.name().stringValue() + call.type().stringValue());
            }
        }
        callees.forEach(callee -> collect(owner, model, callee, mutations, seen));
    }

    static String id(MethodModel method) {
        return method.methodName().stringValue() + method.methodType().stringValue();
    }

    static boolean isAccess(InvokeInstruction call) {
        return isGet(call) || isSet(call);
    }

    static boolean isGet(InvokeInstruction call) {
        MethodTypeDesc type = call.typeSymbol();
        return call.owner().asInternalName().startsWith(NATIVE_ARRAYS) && call.name().equalsString("get")
                && type.parameterCount() == 1 && type.parameterType(0).equals(ConstantDescs.CD_int);
    }

    static boolean isSet(InvokeInstruction call) {
        MethodTypeDesc type = call.typeSymbol();
        return call.owner().asInternalName().startsWith(NATIVE_ARRAYS) && call.name().equalsString("set")
                && type.parameterCount() == 2 && type.parameterType(0).equals(ConstantDescs.CD_int);
    }

    private static boolean comparesIntegers(Opcode opcode) {
        return switch (opcode) {
            case IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE, IF_ICMPGT, IF_ICMPLE -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return kind + " at line " + line + " of " + owner.getName() + "." + method.substring(0, method.indexOf('('));
    }
}
