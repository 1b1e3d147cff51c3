package io.updraft.attention.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.intrinsics.EmulatedTensors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid3D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** The kernels of compute capability 9.0, with its copy engine and warpgroup unit as the emulator has them. */
class HopperKernelsTest {
    private static final float LOG2_E = 1.44269504f;

    static List<FlashCase> forwardCases() {
        return List.of(new FlashCase(1, 1, 1, 70, 200, 64, false, true, 0, 0f, 0, 60f),
                new FlashCase(1, 2, 1, 70, 130, 64, false, true, 0, 0f, 0, 1f),
                new FlashCase(1, 1, 1, 40, 150, 128, true, false, 0, 0f, 0, 1f),
                new FlashCase(1, 1, 1, 30, 140, 64, false, true, 40, 0f, 16, 1f),
                new FlashCase(1, 1, 1, 20, 100, 80, true, true, 0, 3f, 0, 1f),
                new FlashCase(1, 1, 1, 33, 70, 96, false, true, 0, 0f, 64, 1f),
                new FlashCase(1, 2, 1, 9, 270, 32, false, true, 0, 0f, 256, 1f),
                new FlashCase(1, 1, 1, 12, 40, 256, false, false, 0, 0f, 0, 1f));
    }

    @ParameterizedTest
    @MethodSource("forwardCases")
    void forwardLosesAtMostTwiceWhatPlainArithmeticOfItsPrecisionLoses(FlashCase problem) {
        FlashCase.Data data = problem.data(7);
        ShortArray output = poisoned(data);
        HopperForward.run(data.spec(), problem.pageSize(), data.pages(), Mask.none(), data.query(), data.key(),
                data.value(), output, new FloatArray(1));
        assertWithinTwicePlain(problem, data, output);
    }

    static List<FlashCase> decodeCases() {
        return List.of(new FlashCase(2, 4, 2, 1, 130, 64, false, true, 0, 0f, 0, 1f),
                new FlashCase(1, 6, 2, 3, 200, 128, true, true, 0, 0f, 16, 1f),
                new FlashCase(1, 2, 1, 2, 270, 96, false, true, 0, 0f, 256, 1f),
                new FlashCase(1, 1, 1, 16, 70, 80, false, true, 0, 0f, 0, 1f),
                new FlashCase(1, 8, 1, 1, 65, 32, true, true, 0, 0f, 64, 1f),
                new FlashCase(1, 1, 1, 4, 33, 256, false, true, 0, 0f, 0, 1f));
    }

    @ParameterizedTest
    @MethodSource("decodeCases")
    void decodeLosesAtMostTwiceWhatPlainArithmeticOfItsPrecisionLoses(FlashCase problem) {
        FlashCase.Data data = problem.data(8);
        ForwardSpec spec = data.spec();
        DecodeLauncher.Division division = new DecodeLauncher.Division(2, 2);
        int rows = problem.pageSize() == 0
                ? DecodeForward.KEY_TILE
                : Math.min(DecodeForward.KEY_TILE, problem.pageSize());
        ByteArray maps = EmulatedTensors.bind(
                List.of(HopperForward.map(spec, spec.key(), spec.keyHeads(), rows),
                        HopperForward.map(spec, spec.key(), spec.keyHeads(), rows)),
                List.of(data.key(), data.value()));
        IntArray shape = ForwardShape.of(spec, WarpForward.QUERY_TILE, Mask.none());
        FloatArray partial = new FloatArray(DecodeLauncher.partialFloats(spec, division));
        IntArray finished = new IntArray(spec.sequences().size() * spec.keyHeads() * DecodeForward.COUNTERS);
        finished.init(0);
        ShortArray output = poisoned(data);
        FloatArray factors = new FloatArray(1);
        WorkerGrid3D grid = new WorkerGrid3D(division.shares() * 160, spec.keyHeads(), spec.sequences().size());
        grid.setLocalWork(160, 1, 1);
        TaskGraph graph = new TaskGraph("hopper")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, maps, shape, data.pages(), data.query(), factors,
                        partial, finished)
                .task("kernel", DecodeForward::attend, new KernelContext(), maps, shape, data.pages(), data.query(),
                        factors, factors, output, partial, finished, spec.scale() * LOG2_E, spec.headDim(),
                        division.stages(), problem.pageSize(), spec.bfloat16() ? 1 : 0, DecodeForward.HALVES,
                        DecodeForward.HALVES)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, output);
        Machine.execute(graph, new GridScheduler("hopper.kernel", grid));
        assertWithinTwicePlain(problem, data, output);
    }

    private static ShortArray poisoned(FlashCase.Data data) {
        ShortArray output = new ShortArray(data.expected().length);
        output.init((short) 0x7fff);
        return output;
    }

    private static void assertWithinTwicePlain(FlashCase problem, FlashCase.Data data, ShortArray output) {
        double square = 0;
        for (int i = 0; i < data.expected().length; i++) {
            square += Math.pow(problem.get(output, i) - data.expected()[i], 2);
        }
        assertThat(Math.sqrt(square)).as("error; plain arithmetic has %s", data.plainError())
                .isLessThanOrEqualTo(2 * data.plainError());
    }
}
