/**
 * What contracts share: the checked frame around them, broadcasting, strides and bulk reading of elements.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.support;

import org.jspecify.annotations.NullMarked;
