package io.updraft.tests.conformance;

import java.nio.file.Path;

/// The folder with shared data: a system property names it where it is not beside the checkout.
public final class SharedFiles {
    private SharedFiles() {
    }

    public static Path nodeTests() {
        String named = System.getProperty("updraft.shared", "");
        Path folder = named.isEmpty() ? Path.of("..", "..", "shared") : Path.of(named);
        return folder.resolve("onnx-node-tests-1.22.0.zip");
    }
}
