package uk.ac.manchester.tornado.api.enums;

/** The ways in which a device is driven; the embedded API's only device is {@link #JAVA}. */
public enum TornadoVMBackendType {
    OPENCL, METAL, PTX, CUDA, SPIRV, JAVA, VIRTUAL
}
