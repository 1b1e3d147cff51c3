package io.updraft.graph.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Reads tests from a zip file or a folder: every folder in it with a `model.onnx` and a `test_data_set_0` is one.
public final class TestSuite {
    private static final String DATA = "test_data_set_0/";
    /// The largest file of ONNX's node tests has 200 KB.
    private static final long LARGEST_FILE = 256L << 20;

    private final Map<String, Map<String, byte[]>> tests = new TreeMap<>();

    private TestSuite() {
    }

    /// The tests, by name.
    ///
    /// @throws ConformanceException if there are none, or they cannot be read
    public static List<NodeTest> read(Path path) {
        TestSuite suite = new TestSuite();
        try {
            if (Files.isDirectory(path)) {
                suite.readFolder(path);
            } else if (Files.isRegularFile(path)) {
                suite.readZip(path);
            } else {
                throw new ConformanceException(
                        "there is no " + path + "; name a zip file or a folder with ONNX node tests");
            }
        } catch (IOException failure) {
            throw new ConformanceException(path + " cannot be read as tests: " + failure.getMessage(), failure);
        }
        List<NodeTest> all = new ArrayList<>();
        suite.tests.forEach((name, files) -> {
            if (files.containsKey("model.onnx") && files.keySet().stream().anyMatch(file -> file.startsWith(DATA))) {
                all.add(new NodeTest(name, files));
            }
        });
        if (all.isEmpty()) {
            throw new ConformanceException(path + " holds no tests; a test is a folder with model.onnx and "
                    + DATA.substring(0, DATA.length() - 1));
        }
        return all;
    }

    private void readZip(Path path) throws IOException {
        try (ZipFile zip = new ZipFile(path.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!entry.isDirectory()) {
                    if (entry.getSize() > LARGEST_FILE) {
                        throw new ConformanceException(path + ": " + entry.getName() + " has " + entry.getSize()
                                + " bytes; a test's file has at most " + LARGEST_FILE);
                    }
                    add(entry.getName(), zip.getInputStream(entry).readAllBytes());
                }
            }
        }
    }

    private void readFolder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String name = folder.toAbsolutePath().normalize().getFileName() + "/" + folder.relativize(file);
            add(name.replace('\\', '/'), Files.readAllBytes(file));
        }
    }

    private void add(String path, byte[] content) {
        int data = path.lastIndexOf("/" + DATA);
        int folderEnd = data >= 0 ? data : path.lastIndexOf('/');
        if (folderEnd < 0) {
            return;
        }
        String folder = path.substring(0, folderEnd);
        String test = folder.substring(folder.lastIndexOf('/') + 1);
        tests.computeIfAbsent(test, _ -> new TreeMap<>()).put(path.substring(folderEnd + 1), content);
    }
}
