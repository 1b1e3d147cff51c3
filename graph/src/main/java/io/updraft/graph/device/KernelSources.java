package io.updraft.graph.device;

import io.updraft.runtime.plan.DeviceException;
import io.updraft.runtime.tornado.TornadoSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The source that TornadoVM generates for each task, kept in a folder: `decode/t3-gemv-int4.cl`, `.cu` or `.ptx`.
///
/// TornadoVM appends what it generates to one file, task by task in the order of the graph; after a part's first run the
/// file is taken apart. A kernel that is launched directly is compiled once, where its first task is added to a graph: its
/// source has that task's name, and the further tasks of the kernel have none.
final class KernelSources {
    private static final String RAW = "generated";
    /// The head of a kernel in OpenCL C, CUDA C and PTX.
    private static final Pattern HEAD = Pattern.compile("__kernel void (\\w+)|__global__ void (\\w+)|\\.entry (\\w+)");

    private final Path folder;
    private final Path raw;

    KernelSources(Path folder) {
        this.folder = folder;
        this.raw = folder.resolve(RAW);
    }

    /// Has TornadoVM write sources. Before anything of it starts in this JVM.
    ///
    /// @throws DeviceException if the folder cannot be written
    /// @throws io.updraft.runtime.device.DeviceUnavailableException if nothing is generated in this JVM, or TornadoVM was
    ///         started before
    void begin() {
        TornadoSettings.keepSources(raw);
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(raw);
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    /// Names what was generated since the last call.
    ///
    /// @param tasks that were compiled, in order; where there is another number of sources they are numbered instead
    void keep(String part, List<String> tasks) {
        try {
            if (!Files.exists(raw)) {
                return;
            }
            List<String> sources = split(Files.readString(raw, StandardCharsets.UTF_8));
            Path place = Files.createDirectories(folder.resolve(part));
            for (int i = 0; i < sources.size(); i++) {
                String task = sources.size() == tasks.size() ? tasks.get(i) : "kernel" + i;
                Files.writeString(place.resolve(task + extension(sources.get(i))), sources.get(i));
            }
            Files.delete(raw);
        } catch (IOException failure) {
            throw unwritable(failure);
        }
    }

    /// A source begins with the line that the file begins with, or, as CUDA's have no such line, with its head's.
    static List<String> split(String text) {
        List<String> sources = new ArrayList<>();
        List<Integer> heads = new ArrayList<>();
        Matcher head = HEAD.matcher(text);
        while (head.find()) {
            heads.add(head.start());
        }
        String first = text.lines().findFirst().orElse("");
        int start = 0;
        for (int i = 0; i < heads.size(); i++) {
            int end = text.length();
            if (i + 1 < heads.size()) {
                int preamble = text.lastIndexOf("\n" + first, heads.get(i + 1)) + 1;
                end = preamble > heads.get(i) ? preamble : text.lastIndexOf('\n', heads.get(i + 1)) + 1;
            }
            sources.add(text.substring(start, end).strip() + "\n");
            start = end;
        }
        return sources;
    }

    private static String extension(String source) {
        return source.contains("__global__") ? ".cu" : source.contains("__kernel") ? ".cl" : ".ptx";
    }

    private DeviceException unwritable(IOException failure) {
        return new DeviceException("the sources of kernels cannot be written to " + folder + ": "
                + failure.getMessage(), failure);
    }
}
