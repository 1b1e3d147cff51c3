/**
 * Text generation over any model that turns ids into logits: tokenizer, sampling, streaming, perplexity.
 *
 * <p>{@link io.updraft.graph.generate.TokenModel} is the seam: sessions over a program implement it, tests fake it.
 * May use {@code io.updraft.runtime}, Jackson and DJL's tokenizers; knows nothing of ONNX.
 */
@NullMarked
package io.updraft.graph.generate;

import org.jspecify.annotations.NullMarked;
