/** Tests of how TornadoVM's SDK is found and its absence explained; none needs an SDK. */
@NullMarked
package io.updraft.runtime.tornado;

import org.jspecify.annotations.NullMarked;
