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

/// Causal attention with its cache on the CPU device, and ONNX Runtime's GroupQueryAttention, on the same shapes with the
/// same number of threads. ONNX Runtime's Java API returns the whole cache anew, which its figure contains.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED",
    "-Xss16m"})
public class AttentionBenchmark {
    @Param({"updraft", "onnxruntime"})
    String implementation = "updraft";
    /// Heads, key and value heads, size of a head: the demo model, and a model of one billion parameters.
    @Param({"4/2x64", "32/8x64"})
    String heads = "4/2x64";
    /// Queries and all keys, the queries' own included: a prompt and a decoded token.
    @Param({"512/512", "1/1024"})
    String lengths = "1/1024";
    @Param({"2"})
    int threads = 2;

    private Solver solver = Solver.NONE;

    @Setup
    public void prepare() throws OrtException {
        AttentionProblem problem = AttentionProblem.of(heads, lengths);
        solver = implementation.equals("updraft") ? problem.updraft(threads) : problem.onnxRuntime(threads);
    }

    @TearDown
    public void close() throws OrtException {
        solver.close();
    }

    @Benchmark
    public void attend() throws OrtException {
        solver.solve();
    }
}
