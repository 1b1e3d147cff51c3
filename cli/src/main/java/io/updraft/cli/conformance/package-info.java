/// What `updraft conformance` reports, and the rival it may be compared with.
///
/// May use everything below this room; nothing but the command uses it.
@NullMarked
package io.updraft.cli.conformance;

import org.jspecify.annotations.NullMarked;
