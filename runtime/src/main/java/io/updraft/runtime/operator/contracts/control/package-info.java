/// Control flow: operators that run the graphs their attributes hold.
@NullMarked
package io.updraft.runtime.operator.contracts.control;

import org.jspecify.annotations.NullMarked;
