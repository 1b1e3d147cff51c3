package uk.ac.manchester.tornado.api.enums;

/** When a task graph copies an array between host and device. */
public class DataTransferMode {

    /** Once, before the first execution; the device's copy is then kept. */
    public static final int FIRST_EXECUTION = 0;

    /** At every execution. */
    public static final int EVERY_EXECUTION = 1;

    /** Only when the result is asked for, with {@code TornadoExecutionResult.transferToHost}. */
    public static final int UNDER_DEMAND = 2;
}
