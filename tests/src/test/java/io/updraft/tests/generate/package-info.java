/** Text generation end to end: the README's example, the demo model, and shared/models where it is there. */
@NullMarked
package io.updraft.tests.generate;

import org.jspecify.annotations.NullMarked;
