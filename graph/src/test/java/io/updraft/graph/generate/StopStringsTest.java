package io.updraft.graph.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StopStringsTest {
    @Test
    void withoutStopStringsEverythingPassesAtOnce() {
        StopStrings stops = new StopStrings(List.of());
        assertThat(stops.add("abc")).isEqualTo("abc");
        assertThat(stops.finish()).isEmpty();
    }

    @Test
    void aStopStringSpreadOverPiecesIsNeverShown() {
        StopStrings stops = new StopStrings(List.of("\n\n##"));
        assertThat(stops.add("text\n")).isEqualTo("text");
        assertThat(stops.add("\n#")).isEmpty();
        assertThat(stops.add("# more")).isEmpty();
        assertThat(stops.found()).isTrue();
        assertThat(stops.add("after")).isEmpty();
        assertThat(stops.finish()).isEmpty();
    }

    @Test
    void aFalseBeginningIsReleased() {
        StopStrings stops = new StopStrings(List.of("END"));
        assertThat(stops.add("the EN")).isEqualTo("the ");
        assertThat(stops.add("VY")).isEqualTo("ENVY");
        assertThat(stops.add(" E")).isEqualTo(" ");
        assertThat(stops.finish()).isEqualTo("E");
        assertThat(stops.found()).isFalse();
    }

    @Test
    void theFirstOfSeveralWinsWhateverTheirOrder() {
        StopStrings stops = new StopStrings(List.of("later", "soon"));
        assertThat(stops.add("so soon or later")).isEqualTo("so ");
        assertThat(stops.found()).isTrue();
    }

    @Test
    void aBeginningWithinABeginningIsHeldBack() {
        StopStrings stops = new StopStrings(List.of("aab"));
        assertThat(stops.add("aaa")).isEqualTo("a");
        assertThat(stops.add("b")).isEmpty();
        assertThat(stops.found()).isTrue();
    }
}
