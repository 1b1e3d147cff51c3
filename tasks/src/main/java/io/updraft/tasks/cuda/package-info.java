/**
 * General operators for NVIDIA devices whose compiler is extended. Uses runtime's intrinsics and direct launches.
 */
@NullMarked
package io.updraft.tasks.cuda;

import org.jspecify.annotations.NullMarked;
