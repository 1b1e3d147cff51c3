package io.updraft.benchmarks;

import io.updraft.runtime.host.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
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

/// What this machine can do at most, measured in the same run: bytes read from memory, and fp32 multiply-adds.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class CeilingBenchmark {
    /// More than any cache holds.
    static final long BYTES = 512L << 20;
    static final int ROUNDS = 1 << 20;
    private static final int CHAINS = 12;
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int TASKS = 64;

    @Param({"2"})
    int threads = 2;

    private Workers workers = new Workers(1);
    private Arena arena = Arena.ofAuto();
    private MemorySegment memory = MemorySegment.NULL;
    private float[] sums = new float[TASKS];

    static long multiplyAdds(int threads) {
        return (long) threads * ROUNDS * CHAINS * SPECIES.length();
    }

    @Setup
    public void allocate() {
        workers = new Workers(threads);
        arena = Arena.ofShared();
        memory = arena.allocate(BYTES, 64).fill((byte) 1);
    }

    @TearDown
    public void close() {
        workers.close();
        arena.close();
    }

    @Benchmark
    public float[] read() {
        workers.run(TASKS, (task, _) -> sums[task] = sum(memory.asSlice(BYTES / TASKS * task, BYTES / TASKS)));
        return sums;
    }

    private static float sum(MemorySegment segment) {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        int step = SPECIES.vectorByteSize();
        for (long i = 0; i < segment.byteSize(); i += 2L * step) {
            a = a.add(FloatVector.fromMemorySegment(SPECIES, segment, i, ByteOrder.nativeOrder()));
            b = b.add(FloatVector.fromMemorySegment(SPECIES, segment, i + step, ByteOrder.nativeOrder()));
        }
        return a.add(b).reduceLanes(VectorOperators.ADD);
    }

    @Benchmark
    public float[] multiplyAdd() {
        workers.run(threads, (task, _) -> sums[task] = chains(1 + task * 1e-3f, 1e-4f));
        return sums;
    }

    private static float chains(float x, float y) {
        FloatVector a = FloatVector.broadcast(SPECIES, x);
        FloatVector b = FloatVector.broadcast(SPECIES, y);
        FloatVector c0 = a;
        FloatVector c1 = a;
        FloatVector c2 = a;
        FloatVector c3 = a;
        FloatVector c4 = a;
        FloatVector c5 = a;
        FloatVector c6 = a;
        FloatVector c7 = a;
        FloatVector c8 = a;
        FloatVector c9 = a;
        FloatVector ca = a;
        FloatVector cb = a;
        for (int i = 0; i < ROUNDS; i++) {
            c0 = a.fma(b, c0);
            c1 = a.fma(b, c1);
            c2 = a.fma(b, c2);
            c3 = a.fma(b, c3);
            c4 = a.fma(b, c4);
            c5 = a.fma(b, c5);
            c6 = a.fma(b, c6);
            c7 = a.fma(b, c7);
            c8 = a.fma(b, c8);
            c9 = a.fma(b, c9);
            ca = a.fma(b, ca);
            cb = a.fma(b, cb);
        }
        return c0.add(c1).add(c2).add(c3).add(c4).add(c5).add(c6).add(c7).add(c8).add(c9).add(ca).add(cb)
                .reduceLanes(VectorOperators.ADD);
    }
}
