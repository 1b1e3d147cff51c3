/**
 * Language models on TornadoVM's devices: the token-parallel graph as task graphs, one plan for decoding and one for
 * chunks of a prompt, which share their weights. May use everything of the rooms below and graph.program.
 */
@NullMarked
package io.updraft.graph.device;

import org.jspecify.annotations.NullMarked;
