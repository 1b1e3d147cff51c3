package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.tornado.TornadoSdk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// TornadoVM reads its options once; what a program did before counts.
class TornadoSettingsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void optionsThatWereFrozenTooEarlyAreRefusedWithTheFlagToGive() throws Exception {
        assertThat(program()).startsWith("mine\nTornadoVM read its options before Updraft set tornado.recover.bailout")
                .contains("silently and with wrong results", "start java with -Dtornado.recover.bailout=False");
    }

    @Test
    void aHarmfulValueThatTheUserGaveIsRefusedByName() throws Exception {
        assertThat(program("-Dtornado.recover.bailout=True")).contains("tornado.recover.bailout is True: a kernel");
    }

    @Test
    void theRightFlagsAreAcceptedWhateverCameFirst() throws Exception {
        assertThat(program("-Dtornado.recover.bailout=False", "-Dtornado.max.events=1")).contains("accepted");
    }

    private String program(String... flags) throws Exception {
        TornadoSdk sdk = Sdk.ofThisJvm();
        List<String> command = new ArrayList<>(TornadoProcess.likeThisJvm());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", TornadoProcess.classPath(), FrozenOptions.class.getName()));
        TornadoProcess process = TornadoProcess.run(folder, sdk.home(), command);
        assertThat(process.exit()).as("%s", process.errors()).isZero();
        return process.output();
    }
}
