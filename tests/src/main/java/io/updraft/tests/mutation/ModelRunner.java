package io.updraft.tests.mutation;

import java.nio.file.Path;

/// Something that runs a model folder: Updraft, or one it is compared with.
@FunctionalInterface
public interface ModelRunner {
    /// Logits of each id, [ids][vocabulary], in one step from an empty cache.
    ///
    /// @throws io.updraft.runtime.UpdraftException
    ///             if the folder cannot be run
    float[][] run(Path folder, int... ids);
}
