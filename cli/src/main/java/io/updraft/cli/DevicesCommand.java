package io.updraft.cli;

import io.updraft.runtime.device.AbsentDevice;
import io.updraft.runtime.device.Device;
import io.updraft.runtime.device.DeviceInventory;
import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.host.VectorApi;
import io.updraft.runtime.tornado.Devices;
import io.updraft.runtime.tornado.TornadoApi;
import java.util.concurrent.Callable;
import jdk.incubator.vector.FloatVector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What models can run on here, what each device can do, and why the rest is missing.
@Command(name = "devices", description = "Lists where models can run, and why something is missing.")
final class DevicesCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    DevicesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        DeviceInventory inventory = Devices.discover(DeviceArgument.search());
        TornadoApi api = TornadoApi.loaded();
        if (json) {
            console.out().println(Json.write(DeviceReport.object(inventory, api, vectorBits())));
        } else {
            for (Device device : inventory.devices()) {
                line(device.name().toString(), "ready", DeviceReport.summary(device, vectorBits()));
                if (device.kind() != DeviceKind.CPU) {
                    DeviceReport.abilities(device).forEach(each -> line("", "", each));
                }
            }
            for (AbsentDevice device : inventory.absent()) {
                line(device.kind().label(), device.elsewhere() ? "not here" : "missing", device.explanation());
            }
            console.out().println(DeviceReport.origin(api));
        }
        return 0;
    }

    private void line(String name, String state, String about) {
        console.out().printf("%-10s%-10s%s%n", name, state, about);
    }

    /// 0 without the Vector API.
    private static int vectorBits() {
        return VectorApi.isPresent() ? FloatVector.SPECIES_PREFERRED.vectorBitSize() : 0;
    }
}
