/**
 * Seeded damage to model folders and what comes of it. A run under damage must complete or end in one clear error, in
 * bounded time and memory.
 */
@NullMarked
package io.updraft.tests.mutation;

import org.jspecify.annotations.NullMarked;
