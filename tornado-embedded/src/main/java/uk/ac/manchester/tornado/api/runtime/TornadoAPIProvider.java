package uk.ac.manchester.tornado.api.runtime;

import io.updraft.embedded.EmulatedRuntime;
import io.updraft.embedded.EmulatedSettings;
import io.updraft.embedded.EmulatedTaskGraph;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.TornadoSetting;
import uk.ac.manchester.tornado.api.TornadoTaskGraphInterface;

/** Where the API meets the runtime behind it; here always the emulator. */
public class TornadoAPIProvider {

    public static TornadoTaskGraphInterface loadScheduleRuntime(String name) {
        return new EmulatedTaskGraph(name);
    }

    public static TornadoRuntime loadTornadoRuntimeImpl() {
        return EmulatedRuntime.instance();
    }

    public static TornadoSetting loadTornadoImpl() {
        return new EmulatedSettings();
    }
}
