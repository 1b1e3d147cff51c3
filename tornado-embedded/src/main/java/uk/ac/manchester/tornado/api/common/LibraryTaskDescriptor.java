package uk.ac.manchester.tornado.api.common;

import org.jspecify.annotations.Nullable;

/** Names a function of a native library and its arguments. The emulator has no native libraries and refuses it. */
public class LibraryTaskDescriptor {

    private String libraryName = "";
    private String functionName = "";
    private Object[] parameters = {};
    private Access[] access = {};
    private @Nullable Object tuning;

    public LibraryTaskDescriptor withLibrary(String libraryName) {
        this.libraryName = libraryName;
        return this;
    }

    public LibraryTaskDescriptor withFunction(String functionName) {
        this.functionName = functionName;
        return this;
    }

    public LibraryTaskDescriptor withParameters(Object[] parameters) {
        this.parameters = parameters;
        return this;
    }

    public LibraryTaskDescriptor withAccess(Access[] access) {
        this.access = access;
        return this;
    }

    public LibraryTaskDescriptor withTuning(Object tuning) {
        this.tuning = tuning;
        return this;
    }

    public String getLibraryName() {
        return libraryName;
    }

    public String getFunctionName() {
        return functionName;
    }

    public Object[] getParameters() {
        return parameters;
    }

    public Access[] getAccess() {
        return access;
    }

    public @Nullable Object getTuning() {
        return tuning;
    }
}
