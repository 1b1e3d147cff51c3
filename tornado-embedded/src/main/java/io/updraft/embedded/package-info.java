/**
 * The engine behind the embedded API: runs kernels on the JVM, work-group by work-group. It may use the JDK, JSpecify and
 * the types of {@code uk.ac.manchester.tornado.api}, nothing else of Updraft.
 */
@NullMarked
package io.updraft.embedded;

import org.jspecify.annotations.NullMarked;
