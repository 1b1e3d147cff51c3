package io.updraft.graph.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.embedded.Emulator;
import io.updraft.graph.Models;
import io.updraft.graph.generate.LogitsWanted;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// Prefill and decode are task graphs of their own, and a session generates again and again: the device has each weight once.
class SharedWeightsTest {
    private static final Path DEMO = Path.of("..", "models", "tiny-wordnet");

    @Test
    void weightsAreOnTheDeviceOnce() {
        try (TokenModel model = Models.open(DEMO, new ModelOptions("emulator", 1))) {
            DeviceProgram program = ((DeviceModel) model).program();
            List<TornadoNativeArray> weights;
            try (TokenSession session = model.newSession(new SessionOptions(16, 2, 4, false))) {
                weights = program.weightArrays();
                assertThat(weights.stream().mapToLong(TornadoNativeArray::getNumBytesOfSegment).sum())
                        .isEqualTo(session.memory().weightBytes());
                for (int generation = 0; generation < 2; generation++) {
                    int sequence = session.open();
                    session.step(List.of(new SequenceInput(sequence, new int[]{0, 281, 9}, LogitsWanted.LAST)));
                    session.step(List.of(new SequenceInput(sequence, new int[]{77}, LogitsWanted.LAST)));
                    assertThat(weights).isNotEmpty()
                            .allSatisfy(array -> assertThat(Emulator.copies(array)).isEqualTo(1));
                }
            }
            assertThat(weights).allSatisfy(array -> assertThat(Emulator.copies(array)).isZero());
        }
    }
}
