package io.updraft.graph.onnx;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The files beside a model that hold its external data, each mapped once, whole and read-only.
///
/// A model comes from elsewhere and must not read what is not its own: a location is relative, has no `..`, and after
/// symbolic links are followed is a regular file in the model's folder.
final class ExternalFiles {
    private final Path folder;
    private final Arena arena;
    private final Map<String, MemorySegment> mapped = new HashMap<>();
    private long bytes;

    /// @param arena the mappings' life
    ExternalFiles(Path folder, Arena arena) {
        this.folder = folder;
        this.arena = arena;
    }

    /// The whole file.
    ///
    /// @param tensor for messages
    /// @throws OnnxException if the location leaves the folder or is no readable file
    MemorySegment map(String tensor, String location) {
        MemorySegment known = mapped.get(location);
        if (known != null) {
            return known;
        }
        MemorySegment segment = mapFile(resolve(tensor, location), arena);
        bytes += segment.byteSize();
        mapped.put(location, segment);
        return segment;
    }

    /// Bytes of all files mapped so far.
    long bytes() {
        return bytes;
    }

    private Path resolve(String tensor, String location) {
        String where = "tensor '" + tensor + "': external data '" + location + "'";
        try {
            Path relative = Path.of(location);
            if (location.isEmpty() || location.startsWith("/") || location.contains("\\")
                    || location.matches("[A-Za-z]:.*")
                    || relative.isAbsolute()) {
                throw new OnnxException(where + " is not a relative path; it must name a file in the model's folder");
            }
            for (Path part : relative) {
                if (part.toString().equals("..")) {
                    throw new OnnxException(where + " leaves the model's folder");
                }
            }
            Path home = folder.toRealPath();
            Path file = folder.resolve(relative);
            if (!Files.exists(file)) {
                throw new OnnxException(where + " is missing in " + folder + "; copy it there beside the model");
            }
            Path real = file.toRealPath();
            if (!real.startsWith(home)) {
                throw new OnnxException(where + " is a symbolic link that leaves the model's folder (to " + real
                        + "); copy the file itself there");
            }
            if (!Files.isRegularFile(real)) {
                throw new OnnxException(where + " is not a file");
            }
            return real;
        } catch (InvalidPathException failure) {
            throw new OnnxException(where + " is not a path: " + failure.getReason(), failure);
        } catch (IOException failure) {
            throw new OnnxException(where + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    /// @throws OnnxException if the file cannot be mapped
    static MemorySegment mapFile(Path file, Arena arena) {
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (IOException failure) {
            throw new OnnxException(file + " cannot be read: " + failure.getMessage(), failure);
        }
    }
}
