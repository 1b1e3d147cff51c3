package uk.ac.manchester.tornado.api.common;

import uk.ac.manchester.tornado.api.AccessorParameters;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task;

/** A kernel in a backend's own language, in a file. The emulator refuses it. */
public class PrebuiltTaskPackage extends TaskPackage {

    private static final Task NO_JAVA_CODE = () -> {
    };

    private final String entryPoint;
    private final String filename;
    private final Object[] args;
    private final Access[] accesses;
    private int[] atomics = {};

    PrebuiltTaskPackage(String id, String entryPoint, String fileName, AccessorParameters accessorParameters) {
        super(id, NO_JAVA_CODE);
        this.entryPoint = entryPoint;
        this.filename = fileName;
        int count = accessorParameters.numAccessors();
        this.args = new Object[count];
        this.accesses = new Access[count];
        for (int i = 0; i < count; i++) {
            args[i] = accessorParameters.getAccessor(i).object();
            accesses[i] = accessorParameters.getAccessor(i).access();
        }
    }

    public PrebuiltTaskPackage withAtomics(int[] atomics) {
        this.atomics = atomics;
        return this;
    }

    public String getEntryPoint() {
        return entryPoint;
    }

    public String getFilename() {
        return filename;
    }

    public Object[] getArgs() {
        return args;
    }

    public Access[] getAccesses() {
        return accesses;
    }

    @Override
    public boolean isPrebuiltTask() {
        return true;
    }

    public int[] getAtomics() {
        return atomics;
    }
}
