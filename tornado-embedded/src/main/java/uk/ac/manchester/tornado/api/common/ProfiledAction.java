package uk.ac.manchester.tornado.api.common;

import uk.ac.manchester.tornado.api.enums.TornadoExecutionStatus;

/** Something with a beginning and an end on a device; times in nanoseconds. */
public interface ProfiledAction {

    String getName();

    long getQueuedTime();

    long getSubmitTime();

    long getStartTime();

    long getEndTime();

    long getElapsedTime();

    long getDriverDispatchTime();

    double getElapsedTimeInSeconds();

    TornadoExecutionStatus getStatus();

    double getTotalTimeInSeconds();
}
