package io.updraft.embedded.code;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which parameters of a static method are read from and which written to, from its bytecode and that of the methods it
 * hands them to. What it does not understand counts as both, and so does what is written anywhere but in a straight line
 * from the method's start: TornadoVM too copies an output to the device that a kernel writes under a condition.
 */
final class ParameterUse {

    static final int READ = 1;
    static final int WRITE = 2;

    private static final String API_TYPES = "uk/ac/manchester/tornado/api/types/";
    private static final Set<String> ASKS_NOTHING = Set.of("getSize", "getLength", "getNumRows", "getNumColumns",
            "getElementSize", "getNumBytes", "getNumBytesOfSegment", "size", "getNumBytesOfSegmentWithHeader", "X", "Y",
            "Z");

    private final ClassFiles files;
    private final Set<String> running = new HashSet<>();

    ParameterUse(ClassFiles files) {
        this.files = files;
    }

    /** For each parameter, {@link #READ} and {@link #WRITE} or neither. */
    int[] of(String owner, String name, MethodTypeDesc type) {
        int[] uses = new int[type.parameterCount()];
        CodeModel code = files.method(owner, name, type.descriptorString()).flatMap(MethodModel::code).orElse(null);
        if (code == null || uses.length > 30 || !running.add(owner + "." + name + type.descriptorString())) {
            Arrays.fill(uses, READ | WRITE);
            return uses;
        }
        new Walk(code, type, uses).run();
        running.remove(owner + "." + name + type.descriptorString());
        return uses;
    }

    private final class Walk {
        private final CodeModel code;
        private final MethodTypeDesc type;
        private final int[] uses;
        private final Map<Integer, Integer> locals = new HashMap<>();
        private final Map<Label, OriginStack> atLabels = new HashMap<>();
        private OriginStack stack = new OriginStack();
        private boolean reachable = true;
        private boolean branched;

        Walk(CodeModel code, MethodTypeDesc type, int[] uses) {
            this.code = code;
            this.type = type;
            this.uses = uses;
        }

        void run() {
            int slot = 0;
            for (int i = 0; i < type.parameterCount(); i++) {
                TypeKind kind = TypeKind.from(type.parameterType(i));
                locals.put(slot, kind == TypeKind.REFERENCE ? 1 << i : 0);
                slot += kind.slotSize();
            }
            Map<Integer, Integer> before;
            do {
                before = Map.copyOf(locals);
                stack.clear();
                branched = false;
                code.forEach(this::visit);
            } while (!before.equals(locals));
        }

        /** What is written under a condition keeps its old value otherwise, and so must be there. */
        private void used(int origins, int use) {
            int all = branched && (use & WRITE) != 0 ? READ | WRITE : use;
            for (int i = 0; i < uses.length; i++) {
                if ((origins >> i & 1) != 0) {
                    uses[i] |= all;
                }
            }
        }

        private void visit(CodeElement element) {
            switch (element) {
                case LabelTarget target -> {
                    OriginStack known = atLabels.get(target.label());
                    if (known != null) {
                        stack = reachable ? known.merge(stack) : known.copy();
                    } else if (!reachable) {
                        stack.clear();
                    }
                    reachable = true;
                }
                case LoadInstruction load -> stack.push(locals.getOrDefault(load.slot(), 0), load.typeKind());
                case StoreInstruction store -> locals.merge(store.slot(), stack.pop(), (a, b) -> a | b);
                case ConstantInstruction constant -> stack.push(0, constant.typeKind());
                case ArrayLoadInstruction load -> {
                    stack.pop();
                    used(stack.pop(), READ);
                    stack.push(0, load.typeKind());
                }
                case ArrayStoreInstruction _ -> {
                    used(stack.pop(), READ | WRITE);
                    stack.pop();
                    used(stack.pop(), WRITE);
                }
                case FieldInstruction field -> field(field);
                case InvokeInstruction call -> invoke(call);
                case InvokeDynamicInstruction call -> {
                    pop(call.typeSymbol().parameterCount(), READ | WRITE);
                    stack.push(0, TypeKind.from(call.typeSymbol().returnType()));
                }
                case OperatorInstruction operator -> {
                    pop(operands(operator.opcode()), 0);
                    stack.push(0, operator.typeKind());
                }
                case ConvertInstruction convert -> {
                    stack.pop();
                    stack.push(0, convert.toType());
                }
                case BranchInstruction branch -> {
                    pop(operands(branch.opcode()), 0);
                    jump(branch.target());
                    reachable = branch.opcode() != Opcode.GOTO && branch.opcode() != Opcode.GOTO_W;
                }
                case TableSwitchInstruction choice -> {
                    stack.pop();
                    jump(choice.defaultTarget());
                    choice.cases().forEach(c -> jump(c.target()));
                    reachable = false;
                }
                case LookupSwitchInstruction choice -> {
                    stack.pop();
                    jump(choice.defaultTarget());
                    choice.cases().forEach(c -> jump(c.target()));
                    reachable = false;
                }
                case StackInstruction move -> stack.move(move.opcode());
                case TypeCheckInstruction check -> {
                    int origins = stack.pop();
                    boolean cast = check.opcode() == Opcode.CHECKCAST;
                    stack.push(cast ? origins : 0, cast ? TypeKind.REFERENCE : TypeKind.INT);
                }
                case NewObjectInstruction _ -> stack.push(0, TypeKind.REFERENCE);
                case NewPrimitiveArrayInstruction _ -> replaceTop(1);
                case NewReferenceArrayInstruction _ -> replaceTop(1);
                case NewMultiArrayInstruction array -> replaceTop(array.dimensions());
                case ReturnInstruction end -> {
                    if (end.typeKind() != TypeKind.VOID) {
                        used(stack.pop(), READ | WRITE);
                    }
                    reachable = false;
                }
                case ThrowInstruction _ -> reachable = false;
                default -> {
                    // Line numbers, variables, increments: nothing moves.
                }
            }
        }

        private void jump(Label target) {
            branched = true;
            atLabels.merge(target, stack.copy(), OriginStack::merge);
        }

        private void replaceTop(int count) {
            pop(count, 0);
            stack.push(0, TypeKind.REFERENCE);
        }

        private void pop(int count, int use) {
            for (int i = 0; i < count; i++) {
                used(stack.pop(), use);
            }
        }

        private void field(FieldInstruction field) {
            TypeKind kind = TypeKind.from(field.typeSymbol());
            switch (field.opcode()) {
                case GETSTATIC -> stack.push(0, kind);
                case PUTSTATIC -> used(stack.pop(), READ | WRITE);
                case GETFIELD -> {
                    if (field.owner().asInternalName().equals(KernelTraits.CONTEXT)) {
                        stack.pop();
                    } else {
                        used(stack.pop(), READ | WRITE);
                    }
                    stack.push(0, kind);
                }
                default -> pop(2, READ | WRITE);
            }
        }

        private void invoke(InvokeInstruction call) {
            MethodTypeDesc callType = call.typeSymbol();
            boolean isStatic = call.opcode() == Opcode.INVOKESTATIC;
            int[] origins = new int[callType.parameterCount() + (isStatic ? 0 : 1)];
            for (int i = origins.length - 1; i >= 0; i--) {
                origins[i] = stack.pop();
            }
            int[] calleeUses = usesOf(call, callType, origins.length);
            for (int i = 0; i < origins.length; i++) {
                used(origins[i], calleeUses[i]);
            }
            stack.push(0, TypeKind.from(callType.returnType()));
        }
    }

    /** The uses of the receiver, if there is one, and of the arguments. */
    private int[] usesOf(InvokeInstruction call, MethodTypeDesc type, int count) {
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        int[] uses = new int[count];
        if (owner.equals(KernelTraits.CONTEXT)) {
            Arrays.fill(uses, 1, count, name.equals("mmaStore") || name.equals("mmaStoreInt")
                    || name.equals("simdgroupMatrixStore") ? WRITE
                            : name.startsWith("asyncCopy") || name.startsWith("simdgroupMatrixLoad") ? READ
                                    : READ | WRITE);
            if (name.equals("matrixMultiply8x8")) {
                uses[1] = READ;
                uses[4] = READ;
                uses[7] = WRITE;
            }
        } else if (owner.startsWith(API_TYPES) && call.opcode() != Opcode.INVOKESTATIC) {
            Arrays.fill(uses, READ | WRITE);
            // Through its segment an array may be written as well.
            uses[0] = ASKS_NOTHING.contains(name) ? 0 : name.startsWith("get") && !name.startsWith("getSegment") ? READ
                    : name.startsWith("set") || name.equals("init") || name.equals("clear") ? WRITE : READ | WRITE;
        } else if (call.opcode() == Opcode.INVOKESTATIC && !KernelLoader.isShared(owner)) {
            return of(owner, name, type);
        } else if (!owner.startsWith("java/lang/")) {
            Arrays.fill(uses, READ | WRITE);
        }
        return uses;
    }

    private static int operands(Opcode opcode) {
        return switch (opcode) {
            case GOTO, GOTO_W -> 0;
            case INEG, LNEG, FNEG, DNEG, ARRAYLENGTH, IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE, IFNULL, IFNONNULL -> 1;
            default -> 2;
        };
    }
}
