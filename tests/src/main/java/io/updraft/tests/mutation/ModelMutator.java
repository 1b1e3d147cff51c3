package io.updraft.tests.mutation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A copy of a model folder of which one file at a time is damaged. The same seed gives the same damage.
public final class ModelMutator {
    private static final List<String> FILES = List.of("model.onnx", "model.onnx.data", "genai_config.json");

    private final Path folder;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<Mutation> mutations = new ArrayList<>();

    /// @param original
    ///            a folder with `model.onnx`, perhaps `model.onnx.data` and `genai_config.json`
    /// @param folder
    ///            an empty folder for the copy
    public ModelMutator(Path original, Path folder) {
        this.folder = folder;
        try {
            for (String name : FILES) {
                if (Files.isRegularFile(original.resolve(name))) {
                    files.put(name, Files.readAllBytes(original.resolve(name)));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        for (Mutation mutation : Mutation.values()) {
            if (files.containsKey(mutation.file())) {
                mutations.add(mutation);
            }
        }
        files.keySet().forEach(this::restore);
    }

    /// The folder as it is now.
    public Path folder() {
        return folder;
    }

    /// Damages one file.
    ///
    /// @return what was done
    public Mutation damage(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Mutation mutation = mutations.get(random.nextInt(mutations.size()));
        write(mutation.file(), mutation.apply(original(mutation.file()), random));
        return mutation;
    }

    /// Undoes the damage to a file.
    public void restore(String name) {
        write(name, original(name));
    }

    private byte[] original(String name) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new IllegalArgumentException("the folder has no " + name);
        }
        return bytes;
    }

    /// Moves a new file into place: a mapping of the old one stays whole.
    private void write(String name, byte[] bytes) {
        try {
            Path written = Files.write(folder.resolve(name + ".new"), bytes);
            Files.move(written, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
