/** Tests of device names and inventories. */
@NullMarked
package io.updraft.runtime.device;

import org.jspecify.annotations.NullMarked;
