package io.updraft.runtime.tornado;

import io.updraft.runtime.device.DeviceKind;
import java.nio.file.Path;
import java.util.Optional;

/// What a backend needs from the system beside the SDK.
@FunctionalInterface
interface Drivers {
    /// Asks the system's loader, in this process.
    Drivers OF_THIS_SYSTEM = (kind, library) -> {
        try {
            System.load(library.toAbsolutePath().toString());
        } catch (UnsatisfiedLinkError missing) {
            String message = String.valueOf(missing.getMessage());
            // TornadoVM has it already: each library belongs to one class loader.
            if (!message.contains("already loaded")) {
                return Optional.of(culprit(message, library));
            }
        }
        return kind == DeviceKind.OPENCL && OpenClPlatforms.count() == 0
                ? Optional.of("an OpenCL platform")
                : Optional.empty();
    };

    /// The name of what is missing; empty if nothing is.
    ///
    /// @param library through which the backend reaches its driver
    Optional<String> missingFor(DeviceKind kind, Path library);

    /// glibc says "LIBRARY: MISSING: cannot open shared object file: ...".
    private static String culprit(String message, Path library) {
        String[] parts = message.split(": ");
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].startsWith("cannot open shared object") || parts[i].startsWith("no such file")) {
                return parts[i - 1];
            }
        }
        return library + " (" + message + ")";
    }
}
