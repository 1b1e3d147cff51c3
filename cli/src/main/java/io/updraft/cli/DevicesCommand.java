package io.updraft.cli;

import io.updraft.runtime.host.VectorApi;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import jdk.incubator.vector.FloatVector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What models can run on here, and why the rest cannot.
@Command(name = "devices", description = "Lists where models can run, and why something is missing.")
final class DevicesCommand implements Callable<Integer> {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";
    private final Console console;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    DevicesCommand(Console console) {
        this.console = console;
    }

    /// @param available whether models run on it
    /// @param about what it can do, or why it is missing and what would mend that
    private record Device(String name, boolean available, String about, Map<String, Object> facts) {
        Map<String, Object> object() {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("name", name);
            object.put("available", available);
            object.put(available ? "description" : "reason", about);
            object.putAll(facts);
            return object;
        }
    }

    @Override
    public Integer call() {
        List<Device> devices = new ArrayList<>();
        devices.add(cpu());
        for (String name : List.of("cuda", "ptx", "opencl")) {
            devices.add(new Device(name, false, "this version has no kernels for TornadoVM's devices; use cpu",
                    Map.of()));
        }
        if (json) {
            console.out().println(Json.write(Map.of("devices", devices.stream().map(Device::object).toList())));
        } else {
            devices.forEach(device -> console.out().printf("%-8s %-8s %s%n", device.name(),
                    device.available() ? "ready" : "missing", device.about()));
        }
        return 0;
    }

    private static Device cpu() {
        int processors = Runtime.getRuntime().availableProcessors();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("processors", processors);
        Optional<Integer> bits = vectorBits();
        facts.put("vector_bits", bits.orElse(0));
        StringBuilder about = new StringBuilder(processors + " processors (" + System.getProperty("os.arch") + "), ");
        about.append(bits.map(width -> "vectors of " + width + " bits")
                .orElse("no vectors: start java with --add-modules " + VECTOR_MODULE + " (./updraft does)"));
        if (ManagementFactory
                .getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            facts.put("memory_bytes", system.getTotalMemorySize());
            facts.put("free_memory_bytes", system.getFreeMemorySize());
            about.append(", ").append(Bytes.text(system.getTotalMemorySize())).append(" memory");
        }
        return new Device("cpu", true, about.toString(), facts);
    }

    private static Optional<Integer> vectorBits() {
        boolean present = VectorApi.isPresent();
        return present ? Optional.of(FloatVector.SPECIES_PREFERRED.vectorBitSize()) : Optional.empty();
    }
}
