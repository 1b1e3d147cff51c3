package io.updraft.embedded;

import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoBackendNotFound;

/** The runtime of a JVM without TornadoVM: one backend with one device, the emulator. */
public final class EmulatedRuntime implements TornadoRuntime {

    private static final EmulatedRuntime INSTANCE = new EmulatedRuntime();

    private final EmulatedBackend backend = new EmulatedBackend();

    private EmulatedRuntime() {
    }

    public static EmulatedRuntime instance() {
        return INSTANCE;
    }

    @Override
    public TornadoBackend getBackend(int index) {
        if (index != 0) {
            throw new TornadoBackendNotFound("[ERROR] there is no backend " + index + ": " + EmulatedDevice.WHY);
        }
        return backend;
    }

    @Override
    public void setDefaultBackend(int index) {
        getBackend(index);
    }

    @Override
    public TornadoVMBackendType getBackendType(int index) {
        return getBackend(index).getBackendType();
    }

    @Override
    public <D extends TornadoBackend> D getBackend(Class<D> type) {
        if (!type.isInstance(backend)) {
            throw new TornadoBackendNotFound("[ERROR] there is no " + type.getName() + ": " + EmulatedDevice.WHY);
        }
        return type.cast(backend);
    }

    @Override
    public int getNumBackends() {
        return 1;
    }

    @Override
    public TornadoDevice getDefaultDevice() {
        return backend.getDefaultDevice();
    }

    @Override
    public <D extends TornadoBackend> int getBackendIndex(Class<D> driverClass) {
        getBackend(driverClass);
        return 0;
    }

    @Override
    public boolean isProfilerEnabled() {
        return false;
    }

    @Override
    public boolean isPowerMonitoringEnabled() {
        return false;
    }

    @Override
    public long getPowerMetric() {
        return 0;
    }
}
