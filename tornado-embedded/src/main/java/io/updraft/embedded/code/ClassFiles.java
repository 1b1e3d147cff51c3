package io.updraft.embedded.code;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The class files that one class loader sees, parsed once. */
final class ClassFiles {

    private final ClassLoader loader;
    private final Map<String, Optional<ClassModel>> models = new ConcurrentHashMap<>();

    ClassFiles(ClassLoader loader) {
        this.loader = loader;
    }

    /** Empty where the class has no file: hidden classes, proxies. */
    Optional<byte[]> bytes(String internalName) {
        try (InputStream file = loader.getResourceAsStream(internalName + ".class")) {
            return file == null ? Optional.empty() : Optional.of(file.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the class file of " + internalName, unreadable);
        }
    }

    Optional<ClassModel> model(String internalName) {
        return models.computeIfAbsent(internalName, n -> bytes(n).map(b -> ClassFile.of().parse(b)));
    }

    /** A method that the class itself declares. */
    Optional<MethodModel> method(String internalName, String name, String descriptor) {
        return model(internalName).flatMap(m -> m.methods().stream().filter(
                x -> x.methodName().equalsString(name) && x.methodType().equalsString(descriptor)).findFirst());
    }
}
