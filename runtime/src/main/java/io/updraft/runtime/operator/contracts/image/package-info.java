/**
 * Operators on images and boxes in them: resizing, sampling, regions. May use contracts.support.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.image;

import org.jspecify.annotations.NullMarked;
