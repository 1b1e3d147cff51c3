package io.updraft.tests.device;

import io.updraft.runtime.device.DeviceUnavailableException;
import io.updraft.runtime.tornado.TornadoSettings;
import uk.ac.manchester.tornado.api.TaskGraph;

/// A program that builds a task graph of its own before it asks Updraft for anything.
final class FrozenOptions {
    private FrozenOptions() {
    }

    public static void main(String[] arguments) {
        System.out.println(new TaskGraph("mine").getTaskGraphName());
        TornadoSettings.install();
        try {
            TornadoSettings.check(0);
            System.out.println("accepted");
        } catch (DeviceUnavailableException refused) {
            System.out.println(refused.getMessage());
        }
    }
}
