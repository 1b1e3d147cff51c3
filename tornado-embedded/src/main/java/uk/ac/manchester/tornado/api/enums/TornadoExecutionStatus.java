package uk.ac.manchester.tornado.api.enums;

/** How far an action on a device has come. */
public enum TornadoExecutionStatus {
    UNKNOWN, COMPLETE, RUNNING, SUBMITTED, QUEUED, ERROR
}
