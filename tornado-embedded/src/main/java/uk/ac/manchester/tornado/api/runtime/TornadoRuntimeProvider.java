package uk.ac.manchester.tornado.api.runtime;

import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.TornadoSetting;

/** The runtime of this JVM: its backends and its properties. */
public class TornadoRuntimeProvider {

    private static final TornadoRuntime RUNTIME = TornadoAPIProvider.loadTornadoRuntimeImpl();
    private static final TornadoSetting SETTINGS = TornadoAPIProvider.loadTornadoImpl();

    public static TornadoRuntime getTornadoRuntime() {
        return RUNTIME;
    }

    public static boolean isProfilerEnabled() {
        return RUNTIME.isProfilerEnabled();
    }

    public static boolean isPowerMonitoringEnabled() {
        return RUNTIME.isPowerMonitoringEnabled();
    }

    public static void setProperty(String key, String value) {
        SETTINGS.setTornadoProperty(key, value);
    }

    public static String getProperty(String key, String value) {
        return SETTINGS.getTornadoProperty(key, value);
    }

    public static @Nullable String getProperty(String key) {
        return SETTINGS.getTornadoProperty(key);
    }

    public static void loadSettings(String property) {
        SETTINGS.loadTornadoProperty(property);
    }
}
