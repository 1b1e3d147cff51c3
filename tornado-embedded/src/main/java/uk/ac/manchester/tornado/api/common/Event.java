package uk.ac.manchester.tornado.api.common;

/** A command given to a device. */
public interface Event extends ProfiledAction {

    void waitForEvents(long executionPlanId);

    void waitOn();
}
