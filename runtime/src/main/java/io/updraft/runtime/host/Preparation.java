package io.updraft.runtime.host;

import java.lang.foreign.Arena;

/// What kernels get while they pack weights: memory that lives as long as the program, and threads.
///
/// @param arena
///            owns packed weights; shared between threads
public record Preparation(Arena arena, Workers workers) {}
