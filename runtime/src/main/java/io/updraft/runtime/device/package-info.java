/**
 * What a model can run on: descriptions of devices, what each can do, and for those that are missing the reason and
 * what would mend it. Knows names and figures only; {@code io.updraft.runtime.tornado} asks TornadoVM for them.
 */
@NullMarked
package io.updraft.runtime.device;

import org.jspecify.annotations.NullMarked;
