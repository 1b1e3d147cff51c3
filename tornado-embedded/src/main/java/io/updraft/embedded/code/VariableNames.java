package io.updraft.embedded.code;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayList;
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
                        .min((a, b) -> Integer.compare(a.start(), b.start())).map(Scoped::name);
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
        Optional<VariableNames> known = method.flatMap(MethodModel::code).map(VariableNames::of);
        int slot = 0;
        for (int i = 0; i < count; i++) {
            int at = slot;
            names.add(known.flatMap(n -> n.variables.stream().filter(v -> v.slot() == at)
                    .min((a, b) -> Integer.compare(a.start(), b.start()))).map(Scoped::name)
                    .orElse("argument " + (i + 1)));
            slot += method.map(m -> m.methodTypeSymbol().parameterType(at(names))).map(t -> t.descriptorString()
                    .equals("J") || t.descriptorString().equals("D") ? 2 : 1).orElse(1);
        }
        return names;
    }

    private static int at(List<String> names) {
        return names.size() - 1;
    }
}
