/// Operator contracts: for each operator and version, what shapes it gives and what it computes.
///
/// Contracts are the truth that kernels are tested against; they may use `tensor` only.
@NullMarked
package io.updraft.runtime.operator;

import org.jspecify.annotations.NullMarked;
