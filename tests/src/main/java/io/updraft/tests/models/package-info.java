/**
 * Language models with random weights, in every dialect that exporters write: what the tests compare with ONNX Runtime,
 * on a machine that has no real model.
 */
@NullMarked
package io.updraft.tests.models;

import org.jspecify.annotations.NullMarked;
