package uk.ac.manchester.tornado.api;

/** What an execution left: data still on the device, and its figures. */
public class TornadoExecutionResult {

    private final TornadoProfilerResult profilerResult;

    TornadoExecutionResult(TornadoProfilerResult profilerResult) {
        this.profilerResult = profilerResult;
    }

    public TornadoProfilerResult getProfilerResult() {
        return profilerResult;
    }

    /** Copies the objects' contents from the device; for those that the graph transfers UNDER_DEMAND. */
    public TornadoExecutionResult transferToHost(Object... objects) {
        profilerResult.executor().forEach(graph -> graph.syncRuntimeTransferToHost(objects));
        return this;
    }

    public TornadoExecutionResult transferToHost(DataRange dataRange) {
        dataRange.materialize();
        profilerResult.executor().forEach(graph -> graph.syncRuntimeTransferToHost(dataRange.getArray(),
                dataRange.getOffset(), dataRange.getPartialSize()));
        return this;
    }

    public boolean isReady() {
        return profilerResult.executor().isFinished();
    }
}
