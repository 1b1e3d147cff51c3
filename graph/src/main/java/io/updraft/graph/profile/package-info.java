/// What ran when: spans of time on the host and on devices, as a Chrome trace and summed up by operator.
///
/// May use Jackson and nothing of ours.
@NullMarked
package io.updraft.graph.profile;

import org.jspecify.annotations.NullMarked;
