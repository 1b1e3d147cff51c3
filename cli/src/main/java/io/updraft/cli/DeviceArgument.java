package io.updraft.cli;

import io.updraft.graph.Models;
import io.updraft.runtime.device.DeviceName;
import io.updraft.runtime.device.DeviceUnavailableException;
import io.updraft.runtime.tornado.Devices;
import io.updraft.runtime.tornado.SdkSearch;
import io.updraft.runtime.tornado.TornadoApi;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where a command computes.
final class DeviceArgument {
    private static final String AUTO = "auto";
    static final String CPU = "cpu";

    @Option(names = "--device", paramLabel = "NAME", defaultValue = AUTO, description = "auto, cpu, emulator, opencl, ptx or cuda; the last three with :N for the N-th (see updraft devices).")
    private String device = AUTO;

    /// The device's name, such as "cuda:0"; `auto` resolved. Asks nothing of TornadoVM where it is the CPU.
    String name() {
        if (device.equals(CPU) || device.equals(AUTO) && !TornadoApi.isSdk()) {
            return CPU;
        }
        return Devices.find(parsed(), Models.DEVICES, search()).name().toString();
    }

    private DeviceName parsed() {
        try {
            return DeviceName.parse(device);
        } catch (DeviceUnavailableException unknown) {
            throw new UsageException(String.valueOf(unknown.getMessage()));
        }
    }

    /// Where TornadoVM's SDK may be on this machine.
    static SdkSearch search() {
        return SdkSearch.in(System.getenv(), Path.of(System.getProperty("user.home")));
    }
}
