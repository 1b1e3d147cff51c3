package io.updraft.embedded.code;

import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.HashSet;
import java.util.Set;

/**
 * What a kernel may do, from its bytecode and that of the methods it calls.
 *
 * @param waits it may reach a barrier or an operation of a warp
 * @param atomic it adds atomically; the order of floating-point additions would show in the result
 * @param usesContext it asks a KernelContext for something, so that it needs a grid
 */
public record KernelTraits(boolean waits, boolean atomic, boolean usesContext) {

    static final String CONTEXT = "uk/ac/manchester/tornado/api/KernelContext";
    private static final String CONTEXT_INTERFACE = "uk/ac/manchester/tornado/api/ExecutionContext";
    private static final Set<String> WAITING = Set.of("localBarrier", "globalBarrier", "simdSum", "simdShuffleDown",
            "simdBroadcastFirst", "mma", "mmaBF16", "mmaInt8", "mmaFP8E4M3", "mmaFP8E5M2", "mmaLoadA", "mmaLoadB",
            "mmaLoadBSwizzled", "mmaLoadAInt8", "mmaLoadBInt8", "mmaLoadAFP8", "mmaLoadBFP8");

    static KernelTraits of(KernelMethod method, ClassFiles files) {
        Scan scan = new Scan(files);
        scan.method(method.owner().getName().replace('.', '/'), method.name(), method.type().descriptorString());
        return new KernelTraits(scan.waits, scan.atomic, scan.usesContext);
    }

    private static final class Scan {
        private final ClassFiles files;
        private final Set<String> seen = new HashSet<>();
        private boolean waits;
        private boolean atomic;
        private boolean usesContext;

        Scan(ClassFiles files) {
            this.files = files;
        }

        void method(String owner, String name, String descriptor) {
            if (!seen.add(owner + "." + name + descriptor)) {
                return;
            }
            files.method(owner, name, descriptor).flatMap(MethodModel::code).ifPresent(this::code);
        }

        private void code(CodeModel code) {
            code.forEach(element -> {
                if (element instanceof InvokeInstruction call) {
                    call(call);
                } else if (element instanceof FieldInstruction field
                        && field.owner().asInternalName().equals(CONTEXT)) {
                    usesContext = true;
                }
            });
        }

        private void call(InvokeInstruction call) {
            String owner = call.owner().asInternalName();
            String name = call.name().stringValue();
            if (owner.equals(CONTEXT) || owner.equals(CONTEXT_INTERFACE)) {
                usesContext = true;
                waits |= WAITING.contains(name);
                atomic |= name.equals("atomicAdd");
            } else if (owner.startsWith("java/util/concurrent/atomic/")) {
                atomic = true;
            } else if (KernelLoader.isEngine(owner)) {
                usesContext = true;
                waits = true;
            } else if (!KernelLoader.isShared(owner)) {
                method(owner, name, call.type().stringValue());
            }
        }
    }
}
