package uk.ac.manchester.tornado.api.profiler;

/** What a profiler counts, each with its name in a report. */
public enum ProfilerType {
    METHOD("Method"),
    IP("System-IP"),
    TOTAL_DISPATCH_KERNEL_TIME("Total-Kernel-Dispatch-Time"),
    TOTAL_DISPATCH_DATA_TRANSFERS_TIME("Total-Data-Transfer-Dispatch-Time"),
    COPY_IN_TIME("CopyIn-Time"),
    COPY_OUT_TIME("CopyOut-Time"),
    COPY_OUT_TIME_SYNC("CopyOut-Time-Sync"),
    COPY_OUT_SIZE_BYTES_SYNC("CopyOut-Size-Sync-(Bytes)"),
    DEVICE_ID("Device-ID"),
    DEVICE("Device"),
    ALLOCATION_BYTES("Allocation-(Bytes)"),
    TOTAL_COPY_IN_SIZE_BYTES("CopyIn-Size-(Bytes)"),
    TOTAL_COPY_OUT_SIZE_BYTES("CopyOut-Size-(Bytes)"),
    TASK_COMPILE_DRIVER_TIME("Task-Compile-Driver"),
    TASK_COMPILE_GRAAL_TIME("Task-Compile-Graal"),
    TASK_CODE_GENERATION_TIME("Task-Code-Generation"),
    TASK_KERNEL_TIME("Task-Kernel"),
    TOTAL_BYTE_CODE_GENERATION("Total-Bytecode-Gen"),
    TOTAL_DRIVER_COMPILE_TIME("Total-Driver-Compilation-Time"),
    TOTAL_GRAAL_COMPILE_TIME("Total-Graal-Compilation-Time"),
    TOTAL_CODE_GENERATION_TIME("Total-Task-Code-Generation-Time"),
    TOTAL_KERNEL_TIME("Kernel-Time"),
    TOTAL_TASK_GRAPH_TIME("TS-Total-Time"),
    POWER_USAGE_mW("Task-Power-Usage-(mW)"),
    SYSTEM_POWER_CONSUMPTION_W("System-Power-Consumption-(W)"),
    SYSTEM_VOLTAGE_V("System-Voltage-(V)"),
    SYSTEM_CURRENT_A("System-Current-(A)"),
    BACKEND("Backend");

    private final String description;

    ProfilerType(String description) {
        this.description = description;
    }

    public synchronized String getDescription() {
        return description;
    }
}
