/**
 * Task functions of up to fifteen arguments, task packages, devices and events.
 */
@NullMarked
package uk.ac.manchester.tornado.api.common;

import org.jspecify.annotations.NullMarked;
