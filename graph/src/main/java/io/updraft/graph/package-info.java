/**
 * ONNX files, the graph, its passes, the program, sessions and text generation. May use every room but
 * {@code io.updraft.cli}.
 */
@NullMarked
package io.updraft.graph;

import org.jspecify.annotations.NullMarked;
