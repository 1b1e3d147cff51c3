@NullMarked
package io.updraft.attention.device;

import org.jspecify.annotations.NullMarked;
