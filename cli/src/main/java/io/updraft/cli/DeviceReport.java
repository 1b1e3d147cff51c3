package io.updraft.cli;

import io.updraft.runtime.device.AbsentDevice;
import io.updraft.runtime.device.Capability;
import io.updraft.runtime.device.Device;
import io.updraft.runtime.device.DeviceInventory;
import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.tornado.TornadoApi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What `updraft devices` prints, for people and for machines.
final class DeviceReport {
    private DeviceReport() {
    }

    /// One line: what it is and its sizes.
    ///
    /// @param vectorBits of this JVM's vectors; 0 without the Vector API
    static String summary(Device device, int vectorBits) {
        String memory = device.limits().memoryBytes() == 0
                ? ""
                : ", " + Bytes.text(device.limits().memoryBytes()) + " memory";
        return switch (device.kind()) {
            case CPU -> device.model() + ", " + (vectorBits == 0
                    ? "no vectors: start java with --add-modules jdk.incubator.vector (./updraft does)"
                    : "vectors of " + vectorBits + " bits") + memory;
            case EMULATOR -> "task graphs on this JVM, for tests and debugging; local memory "
                    + Bytes.text(device.limits().localMemoryBytes()) + ", work-groups of " + device.limits().groupSize()
                    + memory;
            case OPENCL, PTX, CUDA -> device.model() + " (" + device.platform() + "), " + device.limits().computeUnits()
                    + " compute units" + memory + ", buffers to " + Bytes.text(device.limits().largestBufferBytes())
                    + ", local memory " + Bytes.text(device.limits().localMemoryBytes()) + ", work-groups of "
                    + device.limits().groupSize();
        };
    }

    /// What it can do, and what not with the reason; reasons that several share are named once.
    static List<String> abilities(Device device) {
        List<String> lines = new ArrayList<>();
        lines.add("can: " + device.abilities().present().stream().map(Capability::label)
                .collect(Collectors.joining(", ")));
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        device.abilities().lacking().forEach((capability, reason) -> byReason
                .computeIfAbsent(reason, _ -> new ArrayList<>()).add(capability.label()));
        byReason.forEach((reason, labels) -> lines.add("cannot: " + String.join(", ", labels) + " (" + reason + ")"));
        return lines;
    }

    /// Which API kernels are compiled against in this JVM.
    static String origin(TornadoApi api) {
        return switch (api.source()) {
            case SDK -> "TornadoVM's API: the SDK's, " + api.version() + ", from " + api.location();
            case EMBEDDED -> "TornadoVM's API: Updraft's own (follows " + api.version() + "), from " + api.location();
            case BARE_JAR -> "TornadoVM's API: " + api.location() + ", without the SDK that would run it";
        };
    }

    static Map<String, Object> object(DeviceInventory inventory, TornadoApi api, int vectorBits) {
        List<Object> devices = new ArrayList<>();
        inventory.devices().forEach(device -> devices.add(object(device, vectorBits)));
        inventory.absent().forEach(device -> devices.add(object(device)));
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("devices", devices);
        object.put("tornado_api", Map.of("source", api.source().name().toLowerCase(Locale.ROOT), "version",
                api.version(), "location", api.location()));
        return object;
    }

    private static Map<String, Object> object(Device device, int vectorBits) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", device.name().toString());
        object.put("kind", device.kind().label());
        object.put("available", true);
        object.put("description", summary(device, vectorBits));
        object.put("model", device.model());
        object.put("platform", device.platform());
        object.put("gpu", device.accelerator());
        object.put("memory_bytes", device.limits().memoryBytes());
        if (device.kind() == DeviceKind.CPU) {
            object.put("processors", device.limits().computeUnits());
            object.put("vector_bits", vectorBits);
            return object;
        }
        object.put("largest_buffer_bytes", device.limits().largestBufferBytes());
        object.put("local_memory_bytes", device.limits().localMemoryBytes());
        object.put("work_group_size", device.limits().groupSize());
        object.put("compute_units", device.limits().computeUnits());
        object.put("warp", device.limits().warp());
        Map<String, Object> capabilities = new LinkedHashMap<>();
        for (Capability capability : Capability.values()) {
            capabilities.put(capability.label(), device.abilities().has(capability));
        }
        object.put("capabilities", capabilities);
        Map<String, Object> lacking = new LinkedHashMap<>();
        device.abilities().lacking().forEach((capability, reason) -> lacking.put(capability.label(), reason));
        object.put("lacking", lacking);
        return object;
    }

    private static Map<String, Object> object(AbsentDevice device) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", device.kind().label());
        object.put("kind", device.kind().label());
        object.put("available", false);
        object.put("elsewhere", device.elsewhere());
        object.put("reason", device.reason());
        object.put("mend", device.mend());
        return object;
    }
}
