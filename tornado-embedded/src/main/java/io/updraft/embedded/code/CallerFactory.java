package io.updraft.embedded.code;

import io.updraft.embedded.group.KernelCaller;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.concurrent.atomic.AtomicInteger;

/** Generates the class that calls one kernel. It stands in the kernel's package, where copies have no private methods. */
final class CallerFactory {

    private static final ClassDesc CALLER = KernelCaller.class.describeConstable().orElseThrow();
    private static final ClassDesc CONTEXT = ClassDesc.ofInternalName(KernelTraits.CONTEXT);
    private static final MethodTypeDesc CALL = MethodTypeDesc.of(ConstantDescs.CD_void, CONTEXT,
            ConstantDescs.CD_Object.arrayType());

    private static final AtomicInteger NEXT = new AtomicInteger();

    private CallerFactory() {
    }

    /** @param owner the class to call, visible to the loader */
    static KernelCaller create(KernelLoader loader, Class<?> owner, KernelMethod method) {
        String prefix = owner.getPackageName().isEmpty() ? "" : owner.getPackageName() + ".";
        String name = prefix + "KernelCall" + NEXT.incrementAndGet();
        try {
            return (KernelCaller) loader.define(name, generate(name, owner, method)).getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("cannot call kernel " + method + " on the emulator: " + impossible,
                    impossible);
        }
    }

    private static byte[] generate(String name, Class<?> owner, KernelMethod method) {
        ClassDesc ownerType = owner.describeConstable().orElseThrow();
        boolean isInterface = owner.isInterface();
        return ClassFile.of().build(ClassDesc.of(name), type -> {
            type.withInterfaceSymbols(CALLER);
            type.withFlags(AccessFlag.PUBLIC, AccessFlag.FINAL, AccessFlag.SUPER);
            type.withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, code -> code
                    .aload(0).invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                    .return_());
            type.withMethodBody("call", CALL, ClassFile.ACC_PUBLIC, code -> {
                for (int i = 0; i < method.type().parameterCount(); i++) {
                    argument(code, method.type().parameterType(i), i);
                }
                code.invokestatic(ownerType, method.name(), method.type(), isInterface);
                if (!method.type().returnType().equals(ConstantDescs.CD_void)) {
                    discard(code, method.type().returnType());
                }
                code.return_();
            });
        });
    }

    private static void argument(CodeBuilder code, ClassDesc type, int index) {
        if (type.equals(CONTEXT)) {
            code.aload(1);
            return;
        }
        code.aload(2).loadConstant(index).aaload();
        switch (type.descriptorString()) {
            case "I" -> number(code, "intValue", type);
            case "J" -> number(code, "longValue", type);
            case "F" -> number(code, "floatValue", type);
            case "D" -> number(code, "doubleValue", type);
            case "S" -> number(code, "shortValue", type);
            case "B" -> number(code, "byteValue", type);
            case "Z" -> code.checkcast(ConstantDescs.CD_Boolean).invokevirtual(ConstantDescs.CD_Boolean,
                    "booleanValue", MethodTypeDesc.of(ConstantDescs.CD_boolean));
            case "C" -> code.checkcast(ConstantDescs.CD_Character).invokevirtual(ConstantDescs.CD_Character,
                    "charValue", MethodTypeDesc.of(ConstantDescs.CD_char));
            default -> code.checkcast(type);
        }
    }

    private static void number(CodeBuilder code, String method, ClassDesc type) {
        code.checkcast(ConstantDescs.CD_Number).invokevirtual(ConstantDescs.CD_Number, method,
                MethodTypeDesc.of(type));
    }

    private static void discard(CodeBuilder code, ClassDesc type) {
        if (type.equals(ConstantDescs.CD_long) || type.equals(ConstantDescs.CD_double)) {
            code.pop2();
        } else {
            code.pop();
        }
    }
}
