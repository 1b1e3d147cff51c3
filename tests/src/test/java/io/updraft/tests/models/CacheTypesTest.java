package io.updraft.tests.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.updraft.graph.Models;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.Perplexity;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import io.updraft.runtime.cache.KvTypes;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The demo model with caches of each type, on the texts of its own answers.
class CacheTypesTest {
    private static final int WINDOW = 64;
    private static int[] ids = new int[0];
    private static double exact;

    @BeforeAll
    static void readTexts() {
        ids = ReferenceAnswers.read(ModelFolders.tinyWordnet()).greedy().stream()
                .flatMap(answer -> Stream.concat(answer.promptIds().stream(), answer.newIds().stream()))
                .mapToInt(Integer::intValue).toArray();
        exact = perplexity("f32");
    }

    private static double perplexity(String types) {
        try (TokenModel model = open(types)) {
            return Perplexity.measure(model, ids, WINDOW, Perplexity.windowsIn(ids, WINDOW), _ -> {
            }).ppl();
        }
    }

    private static TokenModel open(String types) {
        return Models.open(ModelFolders.tinyWordnet(), new ModelOptions("cpu", 2).withCache(KvTypes.parse(types)));
    }

    /// What a type costs is in docs/kv-cache.md. Half a percent either way is what this model makes of any change at all: it
    /// rounds its activations to 8 bits.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            f16       | 0.005
            int8      | 0.005
            fp8       | 0.02
            int8,f16  | 0.005
            f32,fp8   | 0.02
            """)
    void perplexityRisesLittle(String types, double part) {
        double found = perplexity(types);
        assertThat(found).isNotEqualTo(exact).isCloseTo(exact, within(part * exact));
    }

    @Test
    void memoryIsThatOfTheType() {
        long[] bytes = Stream.of("f32", "f16", "int8").mapToLong(types -> {
            try (TokenModel model = open(types); TokenSession session = model.newSession(SessionOptions.defaults())) {
                return session.memory().cacheBytes();
            }
        }).toArray();
        assertThat(bytes[1]).isEqualTo(bytes[0] / 2);
        assertThat((double) bytes[2]).isCloseTo(bytes[0] * (1 + 4 / 64.0) / 4, within(1.0));
    }
}
