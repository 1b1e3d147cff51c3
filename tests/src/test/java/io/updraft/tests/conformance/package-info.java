/**
 * The operator contracts against the ONNX project's own node tests and against ONNX Runtime.
 */
@NullMarked
package io.updraft.tests.conformance;

import org.jspecify.annotations.NullMarked;
