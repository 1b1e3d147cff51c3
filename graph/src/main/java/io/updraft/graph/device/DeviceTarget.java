package io.updraft.graph.device;

import io.updraft.runtime.plan.DeviceProfile;
import java.util.Optional;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/// The device that plans run on.
///
/// @param handle TornadoVM's own; empty for the only one of the emulator
/// @param executionGraphs whether a plan may be recorded and launched as one graph
public record DeviceTarget(DeviceProfile profile, Optional<TornadoDevice> handle, boolean executionGraphs) {
}
