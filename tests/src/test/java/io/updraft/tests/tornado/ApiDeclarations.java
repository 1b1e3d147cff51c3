package io.updraft.tests.tornado;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.ConstantValueAttribute;
import java.lang.classfile.attribute.ExceptionsAttribute;
import java.lang.classfile.attribute.SignatureAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.reflect.AccessFlag;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a jar (or a folder of classes) declares in TornadoVM's API package for others to use: classes and their public and
 * protected members, each as text that leaves out nothing a caller can see.
 */
record ApiDeclarations(Map<String, Type> types) {

    private static final String PACKAGE = "uk/ac/manchester/tornado/api";
    /** Flags without meaning for a caller; what is synthetic or a bridge is left out altogether. */
    private static final Set<AccessFlag> UNSEEN = Set.of(AccessFlag.SYNCHRONIZED, AccessFlag.NATIVE, AccessFlag.SUPER,
            AccessFlag.STRICT, AccessFlag.TRANSIENT, AccessFlag.VOLATILE);

    /**
     * @param header
     *            flags, superclass, interfaces and type parameters
     * @param permitted
     *            the subclasses that a sealed type permits
     * @param members
     *            flags and types of every field and method by name and descriptor
     */
    record Type(String header, List<String> permitted, Map<String, String> members) {}

    static ApiDeclarations of(Path jarOrFolder) {
        try {
            if (Files.isDirectory(jarOrFolder)) {
                return read(jarOrFolder);
            }
            try (FileSystem jar = FileSystems.newFileSystem(URI.create("jar:" + jarOrFolder.toUri()), Map.of())) {
                return read(jar.getPath("/"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + jarOrFolder, e);
        }
    }

    private static ApiDeclarations read(Path root) throws IOException {
        Map<String, Type> types = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root.resolve(PACKAGE))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                ClassModel model = ClassFile.of().parse(Files.readAllBytes(file));
                String name = model.thisClass().asInternalName().substring(PACKAGE.length() + 1);
                if (model.flags().has(AccessFlag.PUBLIC) && !name.endsWith("package-info")) {
                    types.put(name, type(model));
                }
            }
        }
        return new ApiDeclarations(types);
    }

    private static Type type(ClassModel model) {
        Map<String, String> members = new TreeMap<>();
        for (FieldModel field : model.fields()) {
            if (visible(field.flags().flags())) {
                members.put(field.fieldName() + " " + field.fieldType(), flags(field.flags().flags())
                        + field.findAttribute(Attributes.signature()).map(ApiDeclarations::text).orElse("")
                        + field.findAttribute(Attributes.constantValue()).map(ApiDeclarations::text).orElse(""));
            }
        }
        for (MethodModel method : model.methods()) {
            if (visible(method.flags().flags()) && !method.methodName().equalsString("<clinit>")) {
                members.put(method.methodName().stringValue() + method.methodType().stringValue(),
                        flags(method.flags().flags())
                                + method.findAttribute(Attributes.signature()).map(ApiDeclarations::text).orElse("")
                                + method.findAttribute(Attributes.exceptions()).map(ApiDeclarations::text).orElse(""));
            }
        }
        String parents = model.superclass().map(ClassEntry::asInternalName).orElse("") + names(model.interfaces());
        String header = flags(model.flags().flags()) + parents
                + model.findAttribute(Attributes.signature()).map(ApiDeclarations::text).orElse("");
        List<String> permitted = model.findAttribute(Attributes.permittedSubclasses())
                .map(attribute -> attribute.permittedSubclasses().stream().map(ClassEntry::asInternalName).sorted()
                        .toList())
                .orElse(List.of());
        return new Type(header, permitted, members);
    }

    private static boolean visible(Set<AccessFlag> flags) {
        return (flags.contains(AccessFlag.PUBLIC) || flags.contains(AccessFlag.PROTECTED))
                && !flags.contains(AccessFlag.SYNTHETIC);
    }

    private static String flags(Set<AccessFlag> flags) {
        return flags.stream().filter(flag -> !UNSEEN.contains(flag)).sorted(Comparator.naturalOrder())
                .map(flag -> flag.name().toLowerCase(java.util.Locale.ROOT) + " ").collect(Collectors.joining());
    }

    private static String text(SignatureAttribute signature) {
        return " " + signature.signature().stringValue();
    }

    private static String text(ConstantValueAttribute constant) {
        return " = " + constant.constant().constantValue();
    }

    private static String text(ExceptionsAttribute exceptions) {
        return " throws" + names(exceptions.exceptions());
    }

    private static String names(List<ClassEntry> classes) {
        return classes.stream().map(entry -> " " + entry.asInternalName()).sorted().collect(Collectors.joining());
    }
}
