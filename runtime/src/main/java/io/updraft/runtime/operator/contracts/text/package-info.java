/// Operators on strings.
@NullMarked
package io.updraft.runtime.operator.contracts.text;

import org.jspecify.annotations.NullMarked;
