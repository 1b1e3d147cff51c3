/**
 * Optimizers of the preview domain ai.onnx.preview.training. May use contracts.support.
 */
@NullMarked
package io.updraft.runtime.operator.contracts.training;

import org.jspecify.annotations.NullMarked;
