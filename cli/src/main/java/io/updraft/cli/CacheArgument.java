package io.updraft.cli;

import io.updraft.runtime.cache.KvTypes;
import picocli.CommandLine.Option;

/// What keys and values of the tokens so far are kept as.
final class CacheArgument {
    @Option(names = "--kv-type", paramLabel = "TYPE", defaultValue = "f32", description = "What cached keys and values are stored as: f32, f16, int8 or fp8; with a comma, keys and values each; default ${DEFAULT-VALUE}.")
    private String types = "f32";

    KvTypes types() {
        try {
            return KvTypes.parse(types);
        } catch (IllegalArgumentException unknown) {
            throw new UsageException(String.valueOf(unknown.getMessage()));
        }
    }
}
