/** Tests of text generation, on toy models that are exact and on the demo model's tokenizer. */
@NullMarked
package io.updraft.graph.generate;

import org.jspecify.annotations.NullMarked;
