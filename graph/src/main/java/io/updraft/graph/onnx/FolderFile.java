package io.updraft.graph.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// A file that a model names. A model comes from elsewhere and must not read what is not its own: the name is relative,
/// has no `..`, and once symbolic links are followed is a regular file in the model's folder.
final class FolderFile {
    private FolderFile() {
    }

    /// The real path of the file.
    ///
    /// @param where
    ///            who names the file and how, for messages
    /// @throws OnnxException
    ///             if the name leaves the folder or is no regular file
    static Path resolve(Path folder, String name, String where) {
        try {
            Path relative = Path.of(name);
            boolean drive = name.length() > 1 && name.charAt(1) == ':';
            if (name.isEmpty() || name.startsWith("/") || name.contains("\\") || drive || relative.isAbsolute()) {
                throw new OnnxException(where + " is not a relative path; it must name a file in the model's folder");
            }
            for (Path part : relative) {
                if (part.toString().equals("..")) {
                    throw new OnnxException(where + " leaves the model's folder");
                }
            }
            Path file = folder.resolve(relative);
            if (!Files.exists(file)) {
                throw new OnnxException(where + " is missing in " + folder + "; copy it there beside the model");
            }
            Path real = file.toRealPath();
            if (!real.startsWith(folder.toRealPath())) {
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
}
