package io.updraft.runtime.tornado;

import io.updraft.runtime.device.DeviceUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// The properties that TornadoVM 5.2 needs to be honest and fast. It reads them once, when the first `TaskGraph` is
/// built or the first device asked for; so they are set before that ([#install]), and checked after it ([#check]),
/// since a program may have built a task graph of its own earlier. A property that the user gave is left alone, and
/// refused or warned about if it does harm.
public final class TornadoSettings {
    private static final Logger LOG = System.getLogger(TornadoSettings.class.getName());
    private static final String OPTIONS = "uk.ac.manchester.tornado.runtime.common.TornadoOptions";
    private static final String SOURCES = "the source of its kernels would be lost";
    private static final int LARGEST_EVENT_LIST = 64;
    private static final int HEADER_BYTES = 16;

    /// @param value what Updraft sets
    /// @param purpose what goes wrong without it
    private record Setting(String property, String value, String purpose) {
        String flag() {
            return "-D" + property + "=" + value;
        }
    }

    private static final Setting BAILOUT = new Setting("tornado.recover.bailout", "False",
            "a kernel that fails to compile would run in Java instead, silently and with wrong results");
    private static final Setting EVENTS = new Setting("tornado.max.events", "1",
            "every execution would clear 128 KiB for each task and array, some 10 microseconds each");
    private static final Setting BYTECODE = new Setting("tornado.tvm.maxbytecodesize", "262144",
            "a task graph of more than some fifty tasks would not fit");
    private static final Setting MEMORY = new Setting("tornado.device.memory", "16384GB",
            "TornadoVM would stop at 4 GB of device memory; Updraft counts the memory itself");
    /// Among TornadoVM's own flags for OpenCL.
    private static final String RELAXED = "-cl-fast-relaxed-math";
    private static final Setting OPENCL = new Setting("tornado.opencl.compiler.flags", "-cl-mad-enable -w",
            "OpenCL would divide roughly and take all numbers for finite: halves of a quantization step would be rounded"
                    + " to the wrong side");
    private static final List<Setting> ALL = List.of(BAILOUT, EVENTS, BYTECODE, MEMORY, OPENCL,
            new Setting("tornado.vmflush", "False", "every execution would wait for the device once more"),
            new Setting("tornado.check.parameters", "False", "every execution would check all arguments again"));

    private TornadoSettings() {
    }

    /// Sets what the user has not. Without effect where there is no SDK, and once TornadoVM has read its options.
    public static void install() {
        if (!TornadoApi.isSdk()) {
            return;
        }
        boolean dependencies = Boolean.parseBoolean(System.getProperty("tornado.vm.deps"));
        for (Setting setting : ALL) {
            if (System.getProperty(setting.property()) == null) {
                // With dependency tracking on, the list holds the events that a task waits for.
                boolean events = setting.equals(EVENTS) && dependencies;
                System.setProperty(setting.property(), events ? String.valueOf(LARGEST_EVENT_LIST) : setting.value());
            }
        }
    }

    /// Has TornadoVM measure kernels, which it then waits for one by one. Without effect where there is no SDK; CUDA's
    /// kernels are measured only if this comes before anything of TornadoVM starts.
    public static void measureKernels() {
        if (TornadoApi.isSdk()) {
            System.setProperty("tornado.profiler", "True");
            System.setProperty("tornado.log.profiler", "True");
        }
    }

    /// Has TornadoVM append the source of each kernel that it generates to a file.
    ///
    /// @throws DeviceUnavailableException if TornadoVM has read its options already, or there is no SDK
    public static void keepSources(Path file) {
        if (!TornadoApi.isSdk()) {
            throw new DeviceUnavailableException("no source is generated for kernels in this JVM, which was started "
                    + "without TornadoVM's SDK: the emulator runs their bytecode; name one of TornadoVM's devices");
        }
        install();
        List<Setting> settings = List.of(
                new Setting("tornado.print.kernel.dir", file.toAbsolutePath().toString(), SOURCES),
                new Setting("tornado.printKernel", "True", SOURCES));
        settings.forEach(setting -> System.setProperty(setting.property(), setting.value()));
        effective(OPTIONS, "PRINT_SOURCE_DIRECTORY").filter(value -> !value.equals(settings.getFirst().value()))
                .ifPresent(_ -> {
                    throw new DeviceUnavailableException(advice(settings.getFirst()));
                });
        effective(OPTIONS, "PRINT_KERNEL_SOURCE").filter(Boolean.FALSE::equals).ifPresent(_ -> {
            throw new DeviceUnavailableException(advice(settings.getLast()));
        });
    }

    /// Checks what TornadoVM goes by. Starts TornadoVM if nothing has yet.
    ///
    /// @param memoryBytes the device's memory
    /// @throws DeviceUnavailableException if results could be wrong
    public static void check(long memoryBytes) {
        if (!TornadoApi.isSdk()) {
            return;
        }
        if (TornadoNativeArray.ARRAY_HEADER != HEADER_BYTES) {
            throw new DeviceUnavailableException("TornadoVM puts " + TornadoNativeArray.ARRAY_HEADER
                    + " bytes before an array's data, kernels expect " + HEADER_BYTES
                    + "; start java without -XX:-UseCompressedOops and -XX:-UseCompressedClassPointers");
        }
        effective(OPTIONS, "RECOVER_BAILOUT").filter(Boolean.TRUE::equals).ifPresent(_ -> {
            throw new DeviceUnavailableException(advice(BAILOUT));
        });
        effective(OPTIONS, "MAX_EVENTS").filter(value -> (Integer) value > LARGEST_EVENT_LIST)
                .ifPresent(_ -> LOG.log(Level.WARNING, advice(EVENTS)));
        effective("uk.ac.manchester.tornado.runtime.graph.TornadoVMBytecodeBuilder", "MAX_TORNADO_VM_BYTECODE_SIZE")
                .filter(value -> (Integer) value < Integer.parseInt(BYTECODE.value()))
                .ifPresent(_ -> LOG.log(Level.WARNING, advice(BYTECODE)));
        effective(OPTIONS, "DEFAULT_OPENCL_COMPILER_FLAGS").filter(value -> value.toString().contains(RELAXED))
                .ifPresent(_ -> LOG.log(Level.WARNING, advice(OPENCL)));
        effective(OPTIONS, "DEVICE_AVAILABLE_MEMORY").filter(value -> (Long) value < memoryBytes)
                .ifPresent(_ -> LOG.log(Level.WARNING, advice(MEMORY)));
    }

    private static String advice(Setting setting) {
        String given = Objects.requireNonNullElse(System.getProperty(setting.property()), "unset");
        String cause = given.equals(setting.value())
                ? "TornadoVM read its options before Updraft set " + setting.property()
                        + " (a task graph was built, or a device asked for, earlier in this JVM): "
                : setting.property() + " is " + given + ": ";
        return cause + setting.purpose() + "; start java with " + setting.flag();
    }

    /// A constant of TornadoVM's runtime; empty where this version has none of that name.
    private static Optional<Object> effective(String type, String field) {
        try {
            Module runtime = ModuleLayer.boot().findModule("tornado.runtime").orElseThrow();
            var constant = Class.forName(type, true, runtime.getClassLoader()).getDeclaredField(field);
            constant.setAccessible(true);
            return Optional.ofNullable(constant.get(null));
        } catch (ReflectiveOperationException | RuntimeException unknown) {
            LOG.log(Level.DEBUG, "this TornadoVM has no " + type + "." + field, unknown);
            return Optional.empty();
        }
    }
}
