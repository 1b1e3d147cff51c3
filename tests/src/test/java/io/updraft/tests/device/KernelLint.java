package io.updraft.tests.device;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads kernels' bytecode for what TornadoVM 5.2 cannot compile, or compiles into something else, so that neither an SDK
/// nor a GPU is needed to find it. A kernel is a static method whose first parameter is a KernelContext; its helpers
/// are the static methods of Updraft that it calls.
final class KernelLint {
    private static final String API = "uk/ac/manchester/tornado/api/";
    private static final String CONTEXT = API + "KernelContext";
    private static final int MOST_PARAMETERS = 20;
    private static final Set<String> CONTEXT_METHODS = Set.of("localBarrier", "globalBarrier",
            "allocateFloatLocalArray", "allocateIntLocalArray", "allocateByteLocalArray",
            "allocateHalfFloatLocalArray");
    private static final Set<String> MATH = Set.of("min", "max", "abs", "exp", "sqrt", "floor", "log", "log2", "clamp",
            "sin", "cos", "tanh");
    /// Words of OpenCL C and CUDA C, and OpenCL's functions: a kernel or parameter of such a name does not build.
    private static final Set<String> RESERVED = Set.of("half", "constant", "global", "local", "private", "kernel",
            "generic", "normalize", "select", "step", "mix", "clamp", "dot", "cross", "length", "distance", "rotate",
            "shuffle", "printf", "min", "max", "abs", "exp", "log", "sqrt", "pow", "floor", "ceil", "round", "sign",
            "degrees", "radians", "hypot", "fract", "barrier", "uint", "uchar", "ushort", "ulong", "size_t", "struct",
            "union", "typedef", "unsigned", "signed", "register", "auto", "extern", "inline", "restrict", "sizeof");
    /// These name functions only; a parameter may hide them.
    private static final Set<String> FUNCTIONS = Set.of("step", "min", "max", "length", "distance", "select", "round",
            "sign", "dot", "mix");

    private final Function<String, Optional<byte[]>> classes;
    private final List<String> findings = new ArrayList<>();

    /// @param classes gives the bytes of a class of Updraft by its internal name
    KernelLint(Function<String, Optional<byte[]>> classes) {
        this.classes = classes;
    }

    /// What is wrong, each as "Class.java:line, method: rule".
    List<String> findings() {
        return findings;
    }

    /// Checks all kernels of a class.
    ///
    /// @return how many it has
    int check(byte[] bytes) {
        ClassModel model = ClassFile.of().parse(bytes);
        int kernels = 0;
        for (MethodModel method : model.methods()) {
            List<ClassDesc> parameters = method.methodTypeSymbol().parameterList();
            if (method.flags().has(AccessFlag.STATIC) && !method.flags().has(AccessFlag.SYNTHETIC)
                    && !parameters.isEmpty() && internal(parameters.getFirst()).equals(CONTEXT)) {
                kernels++;
                new Reader(model, method, true, new LinkedHashSet<>()).run();
            }
        }
        return kernels;
    }

    private static String internal(ClassDesc type) {
        String descriptor = type.descriptorString();
        return descriptor.startsWith("L") ? descriptor.substring(1, descriptor.length() - 1) : descriptor;
    }

    private static boolean isPrimitiveArray(ClassDesc type) {
        return type.isArray() && type.componentType().isPrimitive();
    }

    /// One method.
    private final class Reader {
        private final ClassModel owner;
        private final MethodModel method;
        private final boolean isKernel;
        private final Set<String> callers;
        private final String file;
        private final Set<String> named = new HashSet<>();
        private int line;
        private int returns;
        private final Map<Label, Integer> targets = new HashMap<>();
        private int reached;
        private int ways = -9;
        private boolean hasLocalArrays;
        private Optional<Integer> constant = Optional.empty();
        private Opcode before = Opcode.NOP;
        private Opcode beforeConstant = Opcode.NOP;

        Reader(ClassModel owner, MethodModel method, boolean isKernel, Set<String> callers) {
            this.owner = owner;
            this.method = method;
            this.isKernel = isKernel;
            this.callers = callers;
            this.file = owner.findAttribute(java.lang.classfile.Attributes.sourceFile())
                    .map(SourceFileAttribute::sourceFile).map(Object::toString)
                    .orElse(owner.thisClass().asInternalName());
        }

        void run() {
            Optional<CodeModel> code = method.code();
            if (code.isEmpty()) {
                report("a kernel needs a body");
                return;
            }
            String name = method.methodName().stringValue();
            line = code.get().elementStream().filter(LineNumber.class::isInstance)
                    .mapToInt(each -> ((LineNumber) each).line()).findFirst().orElse(0);
            if (isKernel && RESERVED.contains(name)) {
                report("the kernel's name '" + name + "' is a word of OpenCL C");
            }
            int parameters = method.methodTypeSymbol().parameterCount();
            if (isKernel && parameters > MOST_PARAMETERS) {
                report(parameters + " parameters; a task has at most " + MOST_PARAMETERS);
            }
            for (CodeElement element : code.get()) {
                element(element);
            }
            if (isKernel && named.isEmpty()) {
                report("no table of local variables; compile with -g");
            }
        }

        private void element(CodeElement element) {
            switch (element) {
                case LineNumber number -> line = number.line();
                case LocalVariable variable -> variable(variable);
                case ExceptionCatch _ -> report("exceptions cannot be caught");
                case InvokeInstruction invoke -> invoke(invoke);
                case FieldInstruction field -> field(field);
                case ReturnInstruction _ -> {
                    if (++returns == 2) {
                        report(isKernel ? "more than one return" : "early return in a helper");
                    }
                }
                case OperatorInstruction operator -> operator(operator);
                case BranchInstruction branch -> {
                    if (branch.opcode() != Opcode.GOTO) {
                        targets.merge(branch.target(), 1, Integer::sum);
                    }
                }
                case LabelTarget label -> reached += targets.getOrDefault(label.label(), 0);
                case Instruction instruction -> instruction(instruction);
                default -> {
                }
            }
            if (element instanceof Instruction instruction) {
                joined(instruction.opcode());
                if (element instanceof ConstantInstruction loaded) {
                    constant = loaded.constantValue() instanceof Integer value ? Optional.of(value) : Optional.empty();
                    beforeConstant = before;
                    if (constant.equals(Optional.of(Integer.MIN_VALUE))) {
                        report("Integer.MIN_VALUE: products and negations with it are compiled wrong");
                    }
                } else {
                    constant = Optional.empty();
                }
                before = instruction.opcode();
            }
        }

        /// A boolean variable of several conditions: `iconst_1, goto, iconst_0, istore`, where the constants are reached by
        /// more than one branch.
        private void joined(Opcode opcode) {
            switch (opcode) {
                case ICONST_1 -> ways = reached;
                case GOTO -> ways = before == Opcode.ICONST_1 ? ways : -9;
                case ICONST_0 -> ways = before == Opcode.GOTO ? ways + reached : -9;
                case ISTORE, ISTORE_0, ISTORE_1, ISTORE_2, ISTORE_3 -> {
                    if (before == Opcode.ICONST_0 && ways > 1) {
                        report("a variable holds conditions joined by && or ||, which TornadoVM negates wrongly on"
                                + " OpenCL; use an int");
                    }
                }
                default -> {
                }
            }
            reached = 0;
        }

        private void variable(LocalVariable variable) {
            named.add(variable.name().stringValue());
            String name = variable.name().stringValue();
            if (isKernel && variable.slot() < slots() && RESERVED.contains(name) && !FUNCTIONS.contains(name)) {
                report("the parameter's name '" + name + "' is a word of OpenCL C");
            }
        }

        private int slots() {
            int slots = 0;
            for (ClassDesc type : method.methodTypeSymbol().parameterList()) {
                slots += type.descriptorString().equals("J") || type.descriptorString().equals("D") ? 2 : 1;
            }
            return slots;
        }

        private void operator(OperatorInstruction operator) {
            Opcode opcode = operator.opcode();
            if (opcode == Opcode.IUSHR) {
                report("an unsigned shift is a signed one on OpenCL, and a mask behind it is optimised away; use >> and a"
                        + " mask");
            }
            if (opcode == Opcode.ISHL && constant.equals(Optional.of(31))) {
                report("shift left by 31 gives 0");
            }
            if (opcode == Opcode.ISHR && beforeConstant == Opcode.IMUL && constant.isPresent()) {
                report("an arithmetic shift of a product is compiled as a logical one");
            }
            if (opcode == Opcode.ISHR && beforeConstant == Opcode.ISHL && constant.isPresent()) {
                report("sign extension by a pair of shifts; use a mask and a subtraction");
            }
            if (operator.typeKind() == java.lang.classfile.TypeKind.DOUBLE) {
                report("64-bit floats; not every device has them");
            }
        }

        private void instruction(Instruction instruction) {
            switch (instruction.opcode()) {
                case NEW, ANEWARRAY, MULTIANEWARRAY -> report("objects and arrays of arrays cannot be allocated");
                case NEWARRAY -> {
                    if (constant.isEmpty()) {
                        report("a private array needs a constant size");
                    }
                }
                case ATHROW -> report("exceptions cannot be thrown");
                case INVOKEDYNAMIC -> report("lambdas and string concatenation cannot be compiled");
                case CHECKCAST, INSTANCEOF -> report("types cannot be tested");
                case MONITORENTER, MONITOREXIT -> report("monitors cannot be compiled; use barriers");
                default -> {
                }
            }
        }

        private void field(FieldInstruction field) {
            String type = field.owner().asInternalName();
            if (field.opcode() != Opcode.GETFIELD || !type.equals(CONTEXT)) {
                report("field " + type + "." + field.name() + ": only the context's can be read");
            }
        }

        private void invoke(InvokeInstruction invoke) {
            String type = invoke.owner().asInternalName();
            String name = invoke.name().stringValue();
            if (type.equals(CONTEXT)) {
                hasLocalArrays |= name.startsWith("allocate");
                if (!CONTEXT_METHODS.contains(name)) {
                    report("KernelContext." + name + " is not on every backend");
                }
                if (name.startsWith("allocate") && constant.isEmpty()) {
                    report("a local array needs a constant size");
                }
            } else if (type.startsWith(API + "types/arrays/")) {
                if (!Set.of("get", "set", "getSize").contains(name)) {
                    report(type + "." + name + " cannot be called in a kernel");
                }
            } else if (type.equals(API + "math/TornadoMath")) {
                if (!MATH.contains(name)) {
                    report("TornadoMath." + name + " is not known to be compiled by every backend");
                }
            } else if (type.startsWith("io/updraft/") && invoke.opcode() == Opcode.INVOKESTATIC) {
                helper(type, name, invoke);
            } else if (!type.equals("java/lang/Integer") || !name.equals("intValue")) {
                report(type.replace('/', '.') + "." + name + " is outside what kernels may call");
            }
        }

        private void helper(String type, String name, InvokeInstruction invoke) {
            String signature = type + "." + name + invoke.type().stringValue();
            if (hasLocalArrays && invoke.typeSymbol().parameterList().stream().anyMatch(KernelLint::isPrimitiveArray)) {
                report("helper " + name + " takes an array where the kernel has local ones: the work-group's memory"
                        + " gets lost");
            }
            if (callers.contains(signature)) {
                report("recursion through " + name);
                return;
            }
            Optional<ClassModel> model = type.equals(owner.thisClass().asInternalName()) ? Optional.of(owner)
                    : classes.apply(type).map(bytes -> ClassFile.of().parse(bytes));
            Optional<MethodModel> called = model.stream().flatMap(each -> each.methods().stream())
                    .filter(each -> each.methodName().stringValue().equals(name)
                            && each.methodType().stringValue().equals(invoke.type().stringValue()))
                    .findFirst();
            if (called.isEmpty()) {
                report("helper " + signature + " is not there to be read");
                return;
            }
            Set<String> deeper = new LinkedHashSet<>(callers);
            deeper.add(signature);
            new Reader(model.get(), called.get(), false, deeper).run();
        }

        private void report(String rule) {
            String finding = file + ":" + line + ", " + method.methodName() + ": " + rule;
            if (!findings.contains(finding)) {
                findings.add(finding);
            }
        }
    }

    /// Bytes of a class from the test's class path.
    static Optional<byte[]> fromClassPath(String internalName) {
        try (var stream = KernelLint.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
            return stream == null ? Optional.empty() : Optional.of(stream.readAllBytes());
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }
}
