package uk.ac.manchester.tornado.api.memory;

import uk.ac.manchester.tornado.api.common.TornadoDevice;

/** Where an object is on each device. */
public interface ObjectState {

    DeviceBufferState getDeviceBufferState(TornadoDevice device);

    void clear();
}
