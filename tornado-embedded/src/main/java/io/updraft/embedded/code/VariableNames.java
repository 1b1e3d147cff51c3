package io.updraft.embedded.code;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names of a method's variables, where it was compiled with them. */
final class VariableNames {

    private record Scoped(int slot, String name, int start) {
    }

    private final List<CodeElement> elements;
    private final List<Scoped> variables = new ArrayList<>();

    private VariableNames(CodeModel code) {
        elements = code.elementList();
        Map<Label, Integer> positions = new HashMap<>();
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof LabelTarget target) {
                positions.put(target.label(), i);
            }
        }
        for (CodeElement element : elements) {
            if (element instanceof LocalVariable variable) {
                variables.add(new Scoped(variable.slot(), variable.name().stringValue(),
                        positions.getOrDefault(variable.startScope(), 0)));
            }
        }
    }

    static VariableNames of(CodeModel code) {
        return new VariableNames(code);
    }

    /** The variable that the next instruction after an element stores into. */
    Optional<String> storedAfter(int position) {
        for (int i = position + 1; i < elements.size(); i++) {
            if (elements.get(i) instanceof StoreInstruction store) {
                int at = i;
                return variables.stream().filter(v -> v.slot() == store.slot() && v.start() >= at)
                        .min(Comparator.comparingInt(Scoped::start)).map(Scoped::name);
            }
            if (elements.get(i) instanceof Instruction) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The names of a static method's parameters, or "argument 1" and so on. */
    static List<String> ofParameters(Optional<MethodModel> method, int count) {
        List<String> names = new ArrayList<>();
        int slot = 0;
        for (int i = 0; i < count; i++) {
            int at = slot;
            names.add(method.flatMap(MethodModel::code).flatMap(code -> of(code).inSlot(at))
                    .orElse("argument " + (i + 1)));
            int parameter = i;
            slot += method.map(m -> TypeKind.from(m.methodTypeSymbol().parameterType(parameter)).slotSize()).orElse(1);
        }
        return names;
    }

    /** The first variable that lives in a slot. */
    private Optional<String> inSlot(int slot) {
        return variables.stream().filter(v -> v.slot() == slot).min(Comparator.comparingInt(Scoped::start))
                .map(Scoped::name);
    }
}
