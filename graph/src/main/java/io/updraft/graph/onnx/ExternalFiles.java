package io.updraft.graph.onnx;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The files beside a model that hold its external data, each mapped once, whole and read-only.
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
        MemorySegment segment = mapFile(
                FolderFile.resolve(folder, location,
                        "tensor '" + tensor + "': external data '" + ProtoText.clip(location) + "'"),
                arena);
        bytes += segment.byteSize();
        mapped.put(location, segment);
        return segment;
    }

    /// Bytes of all files mapped so far.
    long bytes() {
        return bytes;
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
