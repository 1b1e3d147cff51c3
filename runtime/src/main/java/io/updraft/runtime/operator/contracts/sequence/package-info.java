/// Sequences of tensors and optional values.
@NullMarked
package io.updraft.runtime.operator.contracts.sequence;

import org.jspecify.annotations.NullMarked;
