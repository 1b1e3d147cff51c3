/// Operators of classical machine learning, domain `ai.onnx.ml`.
@NullMarked
package io.updraft.runtime.operator.contracts.ml;

import org.jspecify.annotations.NullMarked;
