package uk.ac.manchester.tornado.api.plan.types;

import uk.ac.manchester.tornado.api.ExecutionPlanType;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** The plan after {@code withDevice}. */
public final class WithDevice extends ExecutionPlanType {

    private final TornadoDevice device;

    public WithDevice(TornadoExecutionPlan parent, TornadoDevice device) {
        super(parent);
        this.device = device;
    }

    @Override
    public String toString() {
        return parentLink + "\n -> " + "withDevice(" + device.getTornadoVMBackend() + ":"
                + device.getPhysicalDevice().getDeviceName() + ")";
    }
}
