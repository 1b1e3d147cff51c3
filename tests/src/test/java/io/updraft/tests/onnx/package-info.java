/** Models and folders as they come from elsewhere: what is read, and how each kind of damage is refused. */
@NullMarked
package io.updraft.tests.onnx;

import org.jspecify.annotations.NullMarked;
