package uk.ac.manchester.tornado.api.profiler;

/** Collects timers and sizes by task. */
public interface TornadoProfiler {

    void addValueToMetric(ProfilerType type, String taskName, long value);

    void start(ProfilerType type);

    void start(ProfilerType type, String taskName);

    void registerDeviceName(String taskName, String deviceInfo);

    void registerBackend(String taskName, String backend);

    void registerDeviceID(String taskName, String deviceID);

    void registerMethodHandle(ProfilerType type, String taskName, String methodName);

    void stop(ProfilerType type);

    void stop(ProfilerType type, String taskName);

    long getTimer(ProfilerType type);

    long getSize(ProfilerType type);

    long getTaskTimer(ProfilerType type, String taskName);

    void setTimer(ProfilerType type, long time);

    void dump();

    String createJson(StringBuilder json, String sectionName);

    void dumpJson(StringBuilder stringBuffer, String id);

    void clean();

    void setTaskTimer(ProfilerType totalKernelTime, String taskId, long timer);

    void setTaskPowerUsage(ProfilerType powerUsageType, String taskId, long power);

    void setSystemPowerConsumption(ProfilerType systemPowerConsumptionType, String taskId, long powerConsumption);

    void setSystemVoltage(ProfilerType systemPowerVoltageType, String taskId, long voltage);

    void sum(ProfilerType type, long timer);
}
