/**
 * Measures throughput, ours and a rival's in the same process, taken in turn. May use ONNX Runtime, in
 * {@link io.updraft.cli.bench.OnnxRuntimeContender} alone.
 */
@NullMarked
package io.updraft.cli.bench;

import org.jspecify.annotations.NullMarked;
