/**
 * ONNX files and model folders into graphs: protobuf, external data, configuration. Everything here treats its input as
 * hostile: whatever the bytes are, reading ends in a graph or in one {@link io.updraft.runtime.UpdraftException}, in time
 * and memory that the size of the files bounds. May use {@code graph.ir} and {@code io.updraft.runtime}.
 */
@NullMarked
package io.updraft.graph.onnx;

import org.jspecify.annotations.NullMarked;
