package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.device.DeviceTarget;
import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.cuda.DirectKernel;
import io.updraft.runtime.cuda.DirectLaunch;
import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.Packed;
import io.updraft.runtime.plan.Intrinsics;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.FP8;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// What each intrinsic does, on the emulator and on a CUDA device that has them, against what PTX ISA says of it, written down
/// here once more. Elementwise ones must give the bits of their Java bodies, which `ArithmeticIntrinsicsTest` holds against
/// exact arithmetic. The instructions of warpgroups and the copy engine's tiles are tested by the kernels of attention and products.
class IntrinsicsOnDeviceTest {
    private static final int DYNAMIC_BYTES = 2048;

    /// Adds a kernel to a graph as a task.
    private interface Kernel {
        TaskGraph add(TaskGraph graph, String id, IntArray in, IntArray out);
    }

    @BeforeAll
    static void someDeviceHasThem() {
        Assumptions.assumeTrue(!targets().isEmpty(),
                "this JVM's devices have no intrinsics: they are for the emulator and for CUDA of compute capability 9.0");
    }

    private static List<DeviceTarget> targets() {
        return DevicesUnderTest.all().stream()
                .filter(each -> each.handle().isEmpty() || each.profile().intrinsics() == Intrinsics.DIRECT).toList();
    }

    @Test
    void lanesExchangeValues() {
        int[] in = random(IntrinsicKernels.TWO_WARPS, 1);
        in[7] |= 1;
        for (int[] out : run("exchange", IntrinsicKernels.TWO_WARPS, in, 11 * 64, (graph, id, from, to) -> graph
                .task(id, IntrinsicKernels::exchange, new KernelContext(), from, to))) {
            for (int i = 0; i < 64; i++) {
                int lane = i & 31;
                int warp = i & 32;
                assertThat(out[i]).isEqualTo(in[i ^ 5]);
                assertThat(out[64 + i]).isEqualTo(bits(in[i ^ 16] * 0.5f));
                assertThat(out[2 * 64 + i]).isEqualTo(in[warp + (i * 7 + 3) % 32]);
                assertThat(out[3 * 64 + i]).isEqualTo(bits(in[warp + 31] * 0.5f));
                assertThat(out[4 * 64 + i]).isEqualTo(in[lane < 3 ? i : i - 3]);
                assertThat(out[5 * 64 + i]).isEqualTo(bits(in[lane < 1 ? i : i - 1] * 0.5f));
                assertThat(out[6 * 64 + i]).isEqualTo(in[lane + 30 > 31 ? i : i + 30]);
                assertThat(out[7 * 64 + i]).isEqualTo(bits(in[lane + 4 > 31 ? i : i + 4] * 0.5f));
                int odd = IntStream.range(0, 32).map(l -> (in[warp + l] & 1) << l).sum();
                assertThat(out[8 * 64 + i]).isEqualTo(odd);
                boolean seventh = IntStream.range(0, 32).anyMatch(l -> in[warp + l] == in[7]);
                assertThat(out[9 * 64 + i]).isEqualTo(seventh ? 1 : 0);
                assertThat(out[10 * 64 + i]).isEqualTo(seventh ? 0 : 1);
            }
        }
    }

    @Test
    void deviceMemoryIsReadAndWritten() {
        int[] in = random(4 * 32, 2);
        for (int[] out : run("memory", IntrinsicKernels.WARP, in, 27 * 32, (graph, id, from, to) -> graph
                .task(id, IntrinsicKernels::memory, new KernelContext(), from, to))) {
            for (int i = 0; i < 32; i++) {
                for (int w = 0; w < 12; w++) {
                    assertThat(out[w * 32 + i]).isEqualTo(in[4 * i + w % 4]);
                }
                assertThat(out[12 * 32 + i]).isEqualTo(in[4 * i + 2]);
                assertThat(out[13 * 32 + i]).isEqualTo(in[4 * i + 3]);
                assertThat(out[14 * 32 + i]).isEqualTo(in[4 * i + 3]);
                assertThat(out[15 * 32 + i]).isEqualTo(in[4 * i + 1] >>> 16);
                assertThat(out[16 * 32 + i]).isEqualTo(in[4 * i + 3] >>> 8 & 0xff);
                for (int w = 0; w < 4; w++) {
                    assertThat(out[17 * 32 + 4 * i + w]).isEqualTo(i + w);
                }
                assertThat(out[21 * 32 + 2 * i]).isEqualTo(-i);
                assertThat(out[21 * 32 + 2 * i + 1]).isEqualTo(i * i);
                assertThat(out[23 * 32 + i]).isEqualTo(i | -i << 16);
                assertThat(out[26 * 32 + i]).isEqualTo(~i);
            }
            everyAdditionSawTheOneBefore(out);
        }
    }

    /// In whatever order lanes added their number plus one: each saw the sum of those before it.
    private static void everyAdditionSawTheOneBefore(int[] out) {
        int sum = 0;
        for (int turn = 0; turn < 32; turn++) {
            int now = sum;
            int lane = IntStream.range(0, 32).filter(i -> out[25 * 32 + i] == now).findFirst().orElse(-1);
            assertThat(lane).as("who saw %s", now).isNotNegative();
            sum += lane + 1;
        }
        assertThat(out[24 * 32]).isEqualTo(sum).isEqualTo(32 * 33 / 2);
    }

    @Test
    void localMemoryIsReadAndWritten() {
        int[] in = random(IntrinsicKernels.TWO_WARPS, 3);
        for (int[] out : run("sharedMemory", IntrinsicKernels.TWO_WARPS, in, 10 * 64, (graph, id, from, to) -> graph
                .task(id, IntrinsicKernels::sharedMemory, new KernelContext(), from, to))) {
            for (int i = 0; i < 64; i++) {
                int value = in[i ^ 32];
                for (int w = 0; w < 4; w++) {
                    assertThat(out[w * 64 + i]).isEqualTo(value + w);
                    assertThat(out[(5 + w) * 64 + i]).isEqualTo(value ^ w);
                }
                assertThat(out[4 * 64 + i]).isEqualTo(-value);
                assertThat(out[9 * 64 + i]).isEqualTo(value * 3);
            }
        }
    }

    @Test
    void asynchronousCopiesArrive() {
        int[] in = random(4 * 32, 4);
        for (int[] out : run("copies", IntrinsicKernels.WARP, in, 19 * 32, (graph, id, from, to) -> graph
                .task(id, IntrinsicKernels::copies, new KernelContext(), from, to))) {
            for (int i = 0; i < 32; i++) {
                for (int w = 0; w < 4; w++) {
                    int word = in[4 * i + w];
                    assertThat(out[4 * i + w]).isEqualTo(word);
                    assertThat(out[128 + 4 * i + w]).as("%s bytes", i % 17).isEqualTo(firstBytes(word, i % 17 - 4 * w));
                    assertThat(out[256 + 4 * i + w]).isEqualTo(word);
                    assertThat(out[480 + 4 * i + w]).isEqualTo(firstBytes(word, (i + 5) % 17 - 4 * w));
                }
                assertThat(out[384 + 2 * i]).isEqualTo(in[4 * i + 2]);
                assertThat(out[384 + 2 * i + 1]).isEqualTo(in[4 * i + 3]);
                assertThat(out[448 + i]).isEqualTo(in[4 * i + 1]);
            }
        }
    }

    private static int firstBytes(int word, int bytes) {
        return bytes >= 4 ? word : bytes <= 0 ? 0 : word & (1 << 8 * bytes) - 1;
    }

    @Test
    void lanesLoadTheirPartsOfMatrices() {
        int[] in = random(128, 5);
        for (int[] out : run("fragments", IntrinsicKernels.WARP, in, 28 * 32, (graph, id, from, to) -> graph
                .task(id, IntrinsicKernels::fragments, new KernelContext(), from, to))) {
            int result = 0;
            for (int memory = 0; memory < 2; memory++) {
                for (boolean transposed : new boolean[]{false, true}) {
                    for (int count = 1; count <= 4; count *= 2) {
                        for (int matrix = 0; matrix < count; matrix++, result++) {
                            for (int lane = 0; lane < 32; lane++) {
                                int row = lane / 4;
                                int column = lane % 4 * 2;
                                int low = transposed ? element(in, matrix, column, row)
                                        : element(in, matrix, row, column);
                                int high = transposed
                                        ? element(in, matrix, column + 1, row)
                                        : element(in, matrix, row, column + 1);
                                assertThat(out[result * 32 + lane]).as("result %s", result).isEqualTo(low | high << 16);
                            }
                        }
                    }
                }
            }
        }
    }

    private static int element(int[] in, int matrix, int row, int column) {
        return in[matrix * 32 + row * 4 + column / 2] >>> 16 * (column % 2) & 0xffff;
    }

    @Test
    void productsOfHalvesAndBFloat16sAreTheSumsOfTheirFragments() {
        double units = 0x1p-20;
        products("multiplyHalf", 2, units, (word, at) -> Convert.halfLow((int) word >>> 16 * (int) at),
                (graph, id, from, to) -> graph.task(id, IntrinsicKernels::multiplyHalf, new KernelContext(), from, to));
        products("multiplyBFloat16", 2, units, (word, at) -> Convert.bfloat16Low((int) word >>> 16 * (int) at),
                (graph, id, from, to) -> graph.task(id, IntrinsicKernels::multiplyBFloat16, new KernelContext(), from,
                        to));
    }

    /// The hardware keeps some 14 bits of a product of FP8 elements, relative to the largest of a sum.
    @Test
    void productsOfFloat8sAreTheSumsOfTheirFragments() {
        double units = 0x1p-12;
        products("multiplyE4M3", 4, units, (word, at) -> FP8.e4m3ToFloat((byte) ((int) word >>> 8 * (int) at)),
                (graph, id, from, to) -> graph.task(id, IntrinsicKernels::multiplyE4M3, new KernelContext(), from, to));
        products("multiplyE5M2", 4, units, (word, at) -> FP8.e5m2ToFloat((byte) ((int) word >>> 8 * (int) at)),
                (graph, id, from, to) -> graph.task(id, IntrinsicKernels::multiplyE5M2, new KernelContext(), from, to));
    }

    /// PTX ISA, mma.m16n8k16 and mma.m16n8k32: where the elements of the fragments lie, 2 or 4 in a word.
    ///
    /// @param units what a sum may be wrong by, relative to the sum of its parts without their signs
    /// @param element element number `at` of a word
    private static void products(String name, int elements, double units, DoubleBinaryOperator element, Kernel kernel) {
        Random random = new Random(name.hashCode());
        int[] in = new int[10 * 32];
        for (int i = 0; i < 6 * 32; i++) {
            int word = 0;
            for (int e = 0; e < elements; e++) {
                float value = (float) random.nextGaussian();
                int code = switch (name) {
                    case "multiplyHalf" -> Convert.packHalf(value, 0) & 0xffff;
                    case "multiplyBFloat16" -> Convert.packBFloat16(value, 0) & 0xffff;
                    case "multiplyE4M3" -> Convert.packE4M3(value, 0) & 0xff;
                    default -> (Convert.packHalf(value, 0) & 0xff00) >> 8;
                };
                word |= code << 32 / elements * e;
            }
            in[i] = word;
        }
        for (int i = 6 * 32; i < in.length; i++) {
            in[i] = bits((float) random.nextGaussian());
        }
        for (int[] out : run(name, IntrinsicKernels.WARP, in, 8 * 32, kernel)) {
            for (int i = 0; i < 8 * 32; i++) {
                int lane = i % 32;
                int register = i / 32 % 4;
                double expected = Float.intBitsToFloat(in[(6 + register) * 32 + lane]);
                double size = Math.abs(expected);
                for (int k = 0; k < 8 * elements; k++) {
                    int[] places = places(lane, register, k, elements);
                    double product = element.applyAsDouble(in[places[0]], k % elements)
                            * element.applyAsDouble(in[places[1]], k % elements);
                    expected += product;
                    size += Math.abs(product);
                }
                assertThat(Math.abs(Float.intBitsToFloat(out[i]) - expected)).as("%s, word %s", name, i)
                        .isLessThanOrEqualTo(units * size);
            }
        }
    }

    /// The words of A and B that have column k of what accumulator `register` of a lane sums up.
    private static int[] places(int lane, int register, int k, int elements) {
        int half = k / (4 * elements);
        int owner = k / elements % 4;
        int row = lane / 4;
        int column = lane % 4 * 2 + register % 2;
        return new int[]{(register / 2 + 2 * half) * 32 + row * 4 + owner, (4 + half) * 32 + column * 4 + owner};
    }

    @Test
    void productsOfBytesAreExact() {
        int[] in = random(10 * 32, 6);
        for (int[] out : run("multiplyInt8", IntrinsicKernels.WARP, in, 8 * 32, (graph, id, from, to) -> graph
                .task(id, IntrinsicKernels::multiplyInt8, new KernelContext(), from, to))) {
            for (int i = 0; i < 8 * 32; i++) {
                int lane = i % 32;
                int register = i / 32 % 4;
                int expected = in[(6 + register) * 32 + lane];
                for (int k = 0; k < 32; k++) {
                    int[] places = places(lane, register, k, 4);
                    expected += (byte) (in[places[0]] >> 8 * (k % 4)) * (byte) (in[places[1]] >> 8 * (k % 4));
                }
                assertThat(out[i]).as("word %s", i).isEqualTo(expected);
            }
        }
    }

    @Test
    void conversionsHaveTheBitsOfTheirBodies() {
        int count = IntrinsicKernels.ELEMENTS;
        Random random = new Random(7);
        int[] in = new int[3 * count];
        float[] special = {0f, -0f, 1f, 65504f, 65520f, -1e9f, 3e9f, 448f, 465f, 0.5f, 1.5f, 2.5f, -3.5f, 17f, 19f,
            1e-8f,
            3e-5f, 6e-8f, Float.MAX_VALUE, Float.MIN_NORMAL};
        for (int i = 0; i < 2 * count; i++) {
            float value = i % count < special.length
                    ? special[(i + i / count) % special.length]
                    : (float) (random.nextGaussian() * Math.pow(2, random.nextInt(40) - 20));
            in[i] = bits(value);
        }
        for (int i = 2 * count; i < in.length; i++) {
            in[i] = finite(random.nextInt());
        }
        for (int[] out : run("convert", count, in, 12 * count, (graph, id, from, to) -> graph
                .task(id, IntrinsicKernels::convert, new KernelContext(), from, to))) {
            for (int i = 0; i < count; i++) {
                float low = Float.intBitsToFloat(in[i]);
                float high = Float.intBitsToFloat(in[count + i]);
                int word = in[2 * count + i];
                int[] expected = {Convert.packHalf(low, high), Convert.packBFloat16(low, high),
                    bits(Convert.halfLow(word)), bits(Convert.halfHigh(word)), bits(Convert.bfloat16Low(word)),
                    bits(Convert.bfloat16High(word)), Convert.roundToInt(low), Convert.e4m3ToHalf2(word & 0x7e7e),
                    Convert.e5m2ToHalf2(word & 0xfbfb), Convert.packE4M3(low, high),
                    bits(Math.fma(low, high, Convert.bfloat16High(word))), in[i] & in[count + i] | word};
                same(out, i, expected, low + ", " + high + ", " + Integer.toHexString(word));
            }
        }
    }

    @Test
    void packedArithmeticHasTheBitsOfItsBodies() {
        int count = IntrinsicKernels.ELEMENTS;
        Random random = new Random(8);
        int[] in = new int[3 * count];
        for (int i = 0; i < in.length; i++) {
            in[i] = finite(random.nextInt());
        }
        for (int[] out : run("packed", count, in, 8 * count, (graph, id, from, to) -> graph
                .task(id, IntrinsicKernels::packed, new KernelContext(), from, to))) {
            for (int i = 0; i < count; i++) {
                int a = in[i];
                int b = in[count + i];
                int c = in[2 * count + i];
                int[] expected = {Packed.fmaHalf2(a, b, c), Packed.multiplyHalf2(a, b), Packed.addHalf2(a, b),
                    Packed.subtractHalf2(a, b), Packed.fmaBFloat16x2(a, b, c), Packed.dp4a(a, b, c),
                    Packed.dp4aUnsignedSigned(a, b, c), Packed.selectBytes(a, b, c & 0xffff)};
                same(out, i, expected, "%x, %x, %x".formatted(a, b, c));
            }
        }
    }

    private static void same(int[] out, int i, int[] expected, String operands) {
        for (int k = 0; k < expected.length; k++) {
            assertThat(Integer.toHexString(out[k * IntrinsicKernels.ELEMENTS + i])).as("result %s of %s", k, operands)
                    .isEqualTo(Integer.toHexString(expected[k]));
        }
    }

    /// Clears the lowest bit of the exponents of both halves, so that neither a half nor a bfloat16 is infinite or not a number.
    private static int finite(int word) {
        return word & 0xfb7ffb7f;
    }

    /// The bounds of [io.updraft.runtime.intrinsics.Approximate].
    @Test
    void approximationsAreWithinTheirBounds() {
        int count = IntrinsicKernels.ELEMENTS;
        int[] in = new int[count];
        for (int i = 0; i < count; i++) {
            in[i] = bits((i - 127.3f) * 0.07f);
        }
        for (int[] out : run("approximate", count, in, 4 * count, (graph, id, from, to) -> graph
                .task(id, IntrinsicKernels::approximate, new KernelContext(), from, to))) {
            for (int i = 0; i < count; i++) {
                float x = Float.intBitsToFloat(in[i]);
                near(out[i], Math.pow(2, x), 0x1p-22 * Math.pow(2, x));
                // The argument is itself rounded twice, by at most a part in 2^23 together.
                double log = Math.log((double) x * x + 0.01f) / Math.log(2);
                near(out[count + i], log, 0x1p-22 * Math.max(1, Math.abs(log)) + 0x1p-22);
                near(out[2 * count + i], 1.0 / x, Math.ulp(1 / x));
                near(out[3 * count + i], Math.tanh(x), 0x1p-11 * Math.abs(Math.tanh(x)) + 0x1p-24);
            }
        }
    }

    private static void near(int actual, double expected, double bound) {
        assertThat(Math.abs(Float.intBitsToFloat(actual) - expected)).as("%s", expected).isLessThanOrEqualTo(bound);
    }

    @Test
    void barriersShowWhatWasStoredAndDelivered() {
        int[] in = random(IntrinsicKernels.TWO_WARPS, 9);
        for (int[] out : run("barriers", IntrinsicKernels.TWO_WARPS, in, 3 * 64, (graph, id, from, to) -> graph
                .task(id, IntrinsicKernels::barriers, new KernelContext(), from, to))) {
            for (int i = 0; i < 64; i++) {
                assertThat(out[i]).isEqualTo(in[63 - i]);
                assertThat(out[64 + i]).isEqualTo(2 * in[i ^ 32]);
                if (i >= 32) {
                    assertThat(out[2 * 64 + i]).isEqualTo(3 * in[i - 32]);
                }
            }
        }
    }

    /// What one work-group of the kernel makes of `in`, on each device that has intrinsics.
    private static List<int[]> run(String method, int threads, int[] in, int results, Kernel kernel) {
        return targets().stream().map(target -> run(target, method, threads, in, results, kernel)).toList();
    }

    private static int[] run(DeviceTarget target, String method, int threads, int[] input, int results, Kernel kernel) {
        IntArray in = IntArray.fromArray(input);
        IntArray out = new IntArray(results);
        TaskGraph graph = new TaskGraph(method).transferToDevice(DataTransferMode.EVERY_EXECUTION, in, out);
        GridScheduler grids = new GridScheduler();
        if (target.handle().isEmpty()) {
            kernel.add(graph, DirectKernel.TASK, in, out);
            WorkerGrid1D grid = new WorkerGrid1D(threads);
            grid.setLocalWork(threads, 1, 1);
            grids.addWorkerGrid(method + "." + DirectKernel.TASK, grid);
        } else {
            DirectKernel direct = new DirectKernel("intrinsics_" + method, method, inGraph -> {
                IntArray someIn = new IntArray(results);
                IntArray someOut = new IntArray(results);
                inGraph.transferToDevice(DataTransferMode.FIRST_EXECUTION, someIn, someOut);
                kernel.add(inGraph, DirectKernel.TASK, someIn, someOut);
                inGraph.transferToHost(DataTransferMode.UNDER_DEMAND, someOut);
            }, threads, 0);
            new DirectLaunch(direct, CudaExtension.require().source(direct), 1, 1, 1, DYNAMIC_BYTES, false, List.of(),
                    List.of(0, 1)).addTo(graph, DirectKernel.TASK, 1, in, out);
        }
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, out);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            if (target.handle().isEmpty()) {
                plan.withGridScheduler(grids).execute();
            } else {
                plan.withDevice(target.handle().orElseThrow()).execute();
            }
        } catch (TornadoExecutionPlanException e) {
            throw new AssertionError(e);
        }
        return out.toHeapArray();
    }

    private static int[] random(int count, long seed) {
        return new Random(seed).ints(count).toArray();
    }

    private static int bits(float value) {
        return Float.floatToRawIntBits(value);
    }
}
