package uk.ac.manchester.tornado.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.plan.types.OffConcurrentDevices;
import uk.ac.manchester.tornado.api.plan.types.OffMemoryLimit;
import uk.ac.manchester.tornado.api.plan.types.OffPrintKernel;
import uk.ac.manchester.tornado.api.plan.types.OffProfiler;
import uk.ac.manchester.tornado.api.plan.types.OffThreadInfo;
import uk.ac.manchester.tornado.api.plan.types.WithAllGraphs;
import uk.ac.manchester.tornado.api.plan.types.WithBatch;
import uk.ac.manchester.tornado.api.plan.types.WithCUDAGraph;
import uk.ac.manchester.tornado.api.plan.types.WithClearProfiles;
import uk.ac.manchester.tornado.api.plan.types.WithCompilerFlags;
import uk.ac.manchester.tornado.api.plan.types.WithConcurrentDevices;
import uk.ac.manchester.tornado.api.plan.types.WithDefaultScheduler;
import uk.ac.manchester.tornado.api.plan.types.WithDevice;
import uk.ac.manchester.tornado.api.plan.types.WithFreeDeviceMemory;
import uk.ac.manchester.tornado.api.plan.types.WithGraph;
import uk.ac.manchester.tornado.api.plan.types.WithGridScheduler;
import uk.ac.manchester.tornado.api.plan.types.WithIntraPlanConcurrency;
import uk.ac.manchester.tornado.api.plan.types.WithMemoryLimit;
import uk.ac.manchester.tornado.api.plan.types.WithPreCompilation;
import uk.ac.manchester.tornado.api.plan.types.WithPrintKernel;
import uk.ac.manchester.tornado.api.plan.types.WithProfiler;
import uk.ac.manchester.tornado.api.plan.types.WithResetDevice;
import uk.ac.manchester.tornado.api.plan.types.WithStagedTransfers;
import uk.ac.manchester.tornado.api.plan.types.WithThreadInfo;
import uk.ac.manchester.tornado.api.plan.types.WithWarmUpIterations;
import uk.ac.manchester.tornado.api.plan.types.WithWarmUpTime;
import uk.ac.manchester.tornado.api.runtime.ExecutorFrame;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * Executes task graphs. Each {@code with} method sets something for the executions to come and answers a plan that shares
 * all else with this one. Device memory lives until {@link #freeDeviceMemory()} or {@link #close()}.
 */
public sealed class TornadoExecutionPlan implements AutoCloseable permits ExecutionPlanType {

    public static TornadoDevice DEFAULT_DEVICE = TornadoRuntimeProvider.getTornadoRuntime().getDefaultDevice();

    private static final AtomicLong PLANS = new AtomicLong();

    protected TornadoExecutor tornadoExecutor;
    protected ExecutorFrame executionFrame;
    protected TornadoExecutionPlan rootNode;
    protected @Nullable TornadoExecutionPlan childLink;
    protected @Nullable TornadoExecutionPlan parentLink;
    protected List<TornadoExecutionResult> planResults;

    @SuppressWarnings("this-escape")
    public TornadoExecutionPlan(ImmutableTaskGraph... immutableTaskGraphs) {
        tornadoExecutor = new TornadoExecutor(immutableTaskGraphs);
        executionFrame = new ExecutorFrame(PLANS.incrementAndGet());
        rootNode = this;
        planResults = new ArrayList<>();
    }

    @SuppressWarnings("this-escape")
    TornadoExecutionPlan(TornadoExecutionPlan parent) {
        tornadoExecutor = parent.tornadoExecutor;
        executionFrame = parent.executionFrame;
        rootNode = parent.rootNode;
        planResults = parent.planResults;
        parentLink = parent;
        rootNode.childLink = this;
        childLink = this;
    }

    public static TornadoDevice getDevice(int driverIndex, int deviceIndex) {
        return TornadoRuntimeProvider.getTornadoRuntime().getBackend(driverIndex).getDevice(deviceIndex);
    }

    public static int getTotalPlans() {
        return PLANS.intValue();
    }

    public static TornadoDeviceMap getTornadoDeviceMap() {
        return new TornadoDeviceMap();
    }

    /** Runs the selected task graphs one after another; everything is done when it returns. */
    public TornadoExecutionResult execute() {
        tornadoExecutor.execute(executionFrame);
        TornadoExecutionResult result = new TornadoExecutionResult(
                new TornadoProfilerResult(tornadoExecutor, getTraceExecutionPlan()));
        planResults.add(result);
        return result;
    }

    public TornadoExecutionPlan withGraph(int graphIndex) {
        tornadoExecutor.selectGraph(graphIndex);
        return new WithGraph(this, graphIndex);
    }

    public TornadoExecutionPlan withAllGraphs() {
        tornadoExecutor.selectAll();
        return new WithAllGraphs(this);
    }

    public TornadoExecutionPlan withPreCompilation() {
        tornadoExecutor.forEach(graph -> graph.withPreCompilation(executionFrame));
        return new WithPreCompilation(this);
    }

    public TornadoExecutionPlan withDevice(TornadoDevice device) {
        tornadoExecutor.forEach(graph -> graph.setDevice(device));
        return new WithDevice(this, device);
    }

    public TornadoExecutionPlan withDevice(String taskName, TornadoDevice device) {
        tornadoExecutor.forEach(graph -> graph.setDevice(taskName, device));
        return new WithDevice(this, device);
    }

    public void printTraceExecutionPlan() {
        System.out.println(getTraceExecutionPlan());
    }

    public String getTraceExecutionPlan() {
        return Objects.requireNonNullElse(childLink, this).toString();
    }

    @Override
    public String toString() {
        return "Root";
    }

    public TornadoExecutionPlan withConcurrentDevices() {
        tornadoExecutor.forEach(TornadoTaskGraphInterface::withConcurrentDevices);
        return new WithConcurrentDevices(this);
    }

    public TornadoExecutionPlan withoutConcurrentDevices() {
        tornadoExecutor.forEach(TornadoTaskGraphInterface::withoutConcurrentDevices);
        return new OffConcurrentDevices(this);
    }

    public TornadoDevice getDevice(int immutableTaskGraphIndex) {
        return tornadoExecutor.graph(immutableTaskGraphIndex).getDevice();
    }

    public TornadoExecutionPlan freeDeviceMemory() {
        tornadoExecutor.forEach(TornadoTaskGraphInterface::freeDeviceMemory);
        return new WithFreeDeviceMemory(this);
    }

    /** @throws TornadoRuntimeException if none of the scheduler's names is a task of this plan */
    public TornadoExecutionPlan withGridScheduler(GridScheduler gridScheduler) {
        tornadoExecutor.forAll(graph -> graph.withGridScheduler(gridScheduler));
        if (!tornadoExecutor.isGridRegistered()) {
            throw new TornadoRuntimeException("[ERROR] GridScheduler Name not registered in any task-graph: "
                    + gridScheduler.keySet() + "; names are written taskGraph.task");
        }
        executionFrame.setGridScheduler(gridScheduler);
        return new WithGridScheduler(this, gridScheduler);
    }

    public TornadoExecutionPlan withDefaultScheduler() {
        tornadoExecutor.forEach(graph -> graph.useDefaultThreadScheduler(true));
        return new WithDefaultScheduler(this);
    }

    public TornadoExecutionPlan withBatch(String batchSize) {
        tornadoExecutor.forEach(graph -> graph.withBatch(batchSize));
        return new WithBatch(this, batchSize);
    }

    public TornadoExecutionPlan withProfiler(ProfilerMode profilerMode) {
        executionFrame.setProfilerMode(profilerMode);
        return new WithProfiler(this, profilerMode);
    }

    public TornadoExecutionPlan withoutProfiler() {
        executionFrame.setProfilerOff();
        return new OffProfiler(this);
    }

    /** @param memoryLimit such as {@code "512MB"} or {@code "1GB"}, in powers of ten */
    public TornadoExecutionPlan withMemoryLimit(String memoryLimit) {
        tornadoExecutor.forEach(graph -> graph.withMemoryLimit(memoryLimit));
        return new WithMemoryLimit(this, memoryLimit);
    }

    public TornadoExecutionPlan withoutMemoryLimit() {
        tornadoExecutor.forEach(TornadoTaskGraphInterface::withoutMemoryLimit);
        return new OffMemoryLimit(this);
    }

    public TornadoExecutionPlan resetDevice() {
        tornadoExecutor.forEach(graph -> graph.getDevice().clean());
        return new WithResetDevice(this);
    }

    public long getId() {
        return executionFrame.getExecutionPlanId();
    }

    public long getGlobalExecutionPlansCounter() {
        return PLANS.get();
    }

    public TornadoExecutionPlan clearProfiles() {
        tornadoExecutor.forEach(TornadoTaskGraphInterface::clearProfiles);
        return new WithClearProfiles(this);
    }

    public TornadoExecutionPlan withThreadInfo() {
        tornadoExecutor.forEach(TornadoTaskGraphInterface::withThreadInfo);
        return new WithThreadInfo(this);
    }

    public TornadoExecutionPlan withoutThreadInfo() {
        tornadoExecutor.forEach(TornadoTaskGraphInterface::withoutThreadInfo);
        return new OffThreadInfo(this);
    }

    public TornadoExecutionPlan withPrintKernel() {
        tornadoExecutor.forEach(TornadoTaskGraphInterface::withPrintKernel);
        return new WithPrintKernel(this);
    }

    public TornadoExecutionPlan withoutPrintKernel() {
        tornadoExecutor.forEach(TornadoTaskGraphInterface::withoutPrintKernel);
        return new OffPrintKernel(this);
    }

    public TornadoExecutionPlan withCompilerFlags(TornadoVMBackendType backend, String compilerFlags) {
        tornadoExecutor.forEach(graph -> graph.withCompilerFlags(backend, compilerFlags));
        return new WithCompilerFlags(this, compilerFlags);
    }

    @Override
    public void close() throws TornadoExecutionPlanException {
        tornadoExecutor.forAll(TornadoTaskGraphInterface::freeDeviceMemory);
    }

    /** Bytes that the selected task graphs hold on the device now. */
    public long getCurrentDeviceMemoryUsage() {
        return tornadoExecutor.sum(TornadoTaskGraphInterface::getCurrentDeviceMemoryUsage);
    }

    public TornadoExecutionResult getPlanResult(int index) {
        if (index >= planResults.size()) {
            throw new TornadoRuntimeException("[ERROR] Execution result not found");
        }
        return planResults.get(index);
    }

    public void mapOnDeviceMemoryRegion(Object destTornadoArray, Object srcTornadoArray, long offset,
            int fromGraphIndex, int toGraphIndex) {
        tornadoExecutor.mapOnDeviceMemoryRegion(destTornadoArray, srcTornadoArray, offset, fromGraphIndex,
                toGraphIndex);
    }

    public TornadoExecutionPlan withWarmUpTime(long milliseconds) throws InterruptedException {
        if (milliseconds < 0) {
            throw new TornadoRuntimeException("[ERROR] warm-up time " + milliseconds + " ms is negative");
        }
        long start = System.nanoTime();
        do {
            tornadoExecutor.execute(executionFrame);
        } while (System.nanoTime() - start < milliseconds * 1_000_000);
        return new WithWarmUpTime(this, milliseconds);
    }

    public TornadoExecutionPlan withWarmUpIterations(int iterations) {
        if (iterations < 0) {
            throw new TornadoRuntimeException("[ERROR] number of warm-up iterations " + iterations + " is negative");
        }
        for (int i = 0; i < iterations; i++) {
            tornadoExecutor.execute(executionFrame);
        }
        return new WithWarmUpIterations(this, iterations);
    }

    public TornadoExecutionPlan withCUDAGraph() {
        tornadoExecutor.forEach(TornadoTaskGraphInterface::withCUDAGraph);
        return new WithCUDAGraph(this);
    }

    public TornadoExecutionPlan withIntraPlanConcurrency() {
        tornadoExecutor.forEach(TornadoTaskGraphInterface::withIntraPlanConcurrency);
        return new WithIntraPlanConcurrency(this);
    }

    public TornadoExecutionPlan withoutIntraPlanConcurrency() {
        tornadoExecutor.forEach(TornadoTaskGraphInterface::withoutIntraPlanConcurrency);
        return this;
    }

    public TornadoExecutionPlan withStagedTransfers() {
        tornadoExecutor.forEach(TornadoTaskGraphInterface::withStagedTransfers);
        return new WithStagedTransfers(this);
    }

    public TornadoExecutionPlan withoutStagedTransfers() {
        tornadoExecutor.forEach(TornadoTaskGraphInterface::withoutStagedTransfers);
        return this;
    }
}
