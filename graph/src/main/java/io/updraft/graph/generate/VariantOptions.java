package io.updraft.graph.generate;

import java.nio.file.Path;
import java.util.Optional;

/// How kernels' work is divided on devices where there is a choice that depends on the shape.
///
/// @param folder
///            what was measured is kept here, a file for each device; where it is empty nothing is measured and a rule says
/// @param again
///            whether what was measured before is forgotten first
public record VariantOptions(Optional<Path> folder, boolean again) {
    /// By rule, nothing measured, no file read.
    public static final VariantOptions BY_RULE = new VariantOptions(Optional.empty(), false);

    /// As measured, once for each shape.
    public static VariantOptions measured(Path folder) {
        return new VariantOptions(Optional.of(folder), false);
    }
}
