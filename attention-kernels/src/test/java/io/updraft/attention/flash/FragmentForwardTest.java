package io.updraft.attention.flash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Attention with TornadoVM's own matrix operations, in the emulator and on PTX, against float64. */
class FragmentForwardTest {

    static List<FlashCase> cases() {
        return List.of(new FlashCase(1, 1, 1, 1, 1, 32, false, true, 0, 0f, 0, 1f),
                new FlashCase(1, 2, 1, 7, 33, 64, false, true, 0, 0f, 0, 1f),
                new FlashCase(2, 2, 2, 65, 130, 64, false, false, 0, 0f, 0, 1f),
                new FlashCase(1, 1, 1, 70, 127, 128, false, true, 0, 0f, 0, 1f),
                new FlashCase(1, 1, 1, 90, 31, 80, false, true, 0, 0f, 0, 1f),
                new FlashCase(1, 1, 1, 33, 65, 64, false, true, 0, 0f, 0, 30f),
                // Scores in the thousands: later keys are far above the reference that the first ones give.
                new FlashCase(1, 1, 1, 20, 150, 32, false, false, 0, 0f, 0, 30f));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void losesAtMostTwiceWhatPlainArithmeticLoses(FlashCase problem) {
        FlashCase.Data data = problem.data(7);
        HalfFloatArray query = halves(data.query(), 0);
        HalfFloatArray key = halves(data.key(), Layout.ALIGNED / 2);
        HalfFloatArray value = halves(data.value(), Layout.ALIGNED / 2);
        HalfFloatArray output = new HalfFloatArray(data.expected().length);
        output.init(new HalfFloat(Float.NaN));
        GridScheduler grids = new GridScheduler();
        TaskGraph graph = new TaskGraph("fragments").transferToDevice(DataTransferMode.FIRST_EXECUTION, query, key,
                value);
        FragmentLauncher.add(graph, grids, "attention", data.spec().withKeysAfter(Layout.ALIGNED), 3, query, key, value,
                output);
        Machine.execute(graph.transferToHost(DataTransferMode.EVERY_EXECUTION, output), grids);
        double square = 0;
        for (int i = 0; i < data.expected().length; i++) {
            double error = output.get(i).getFloat32() - data.expected()[i];
            square += error * error;
        }
        assertThat(Math.sqrt(square)).as("error; plain arithmetic has %s", data.plainError())
                .isLessThanOrEqualTo(2 * data.plainError());
    }

    private static HalfFloatArray halves(ShortArray bits, int lead) {
        HalfFloatArray array = new HalfFloatArray(lead + bits.getSize());
        array.init(new HalfFloat(Float.NaN));
        for (int i = 0; i < bits.getSize(); i++) {
            array.set(lead + i, new HalfFloat(bits.get(i)));
        }
        return array;
    }
}
