/** The steps of an execution plan, one class for each setting. */
@NullMarked
package uk.ac.manchester.tornado.api.plan.types;

import org.jspecify.annotations.NullMarked;
