package io.updraft.benchmarks;

import ai.onnxruntime.OrtException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Matrix products of the CPU device and ONNX Runtime's, on the same shapes with the same number of threads.
///
/// The stack is large because ONNX Runtime 1.29 overflows that of a thread of default size (1 MiB) and ends the process.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
    "-Xss16m"})
public class LinearBenchmark {
    @Param({"updraft", "onnxruntime"})
    String implementation = "updraft";
    @Param({"int4", "int4-float", "int8", "fp32"})
    String format = "int4";
    /// Outputs by inputs: gate and up of the demo model, and of a model of one billion parameters.
    @Param({"1536x256", "16384x2048"})
    String shape = "1536x256";
    @Param({"1", "256"})
    int rows = 1;
    @Param({"2"})
    int threads = 2;

    private Solver solver = Solver.NONE;

    @Setup
    public void prepare() throws OrtException {
        LinearProblem problem = problem(format, shape, rows);
        solver = implementation.equals("updraft") ? problem.updraft(threads) : problem.onnxRuntime(threads);
    }

    static LinearProblem problem(String format, String shape, int rows) {
        String[] extents = shape.split("x");
        return new LinearProblem(format, rows, Integer.parseInt(extents[0]), Integer.parseInt(extents[1]));
    }

    @TearDown
    public void close() throws OrtException {
        solver.close();
    }

    @Benchmark
    public void product() throws OrtException {
        solver.solve();
    }
}
