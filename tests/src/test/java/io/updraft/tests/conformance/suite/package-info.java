/// A suite of our own, for machines without ONNX's node tests: cases for the operators of the registry, checked against
/// live ONNX Runtime.
@NullMarked
package io.updraft.tests.conformance.suite;

import org.jspecify.annotations.NullMarked;
