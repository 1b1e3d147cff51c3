/**
 * What the tests of the whole house share: models built in memory, oracles, tables of cases. Nothing depends on it.
 */
@NullMarked
package io.updraft.tests;

import org.jspecify.annotations.NullMarked;
