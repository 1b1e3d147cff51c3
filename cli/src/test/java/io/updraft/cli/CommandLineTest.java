package io.updraft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.LanguageModel;
import io.updraft.graph.generate.GenerationConfig;
import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.LazyTokenizer;
import io.updraft.quant.format.WeightFormats;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class CommandLineTest {
    private static final ModelOpener SPELLING = (_, options, context, _) -> {
        if (!options.device().equals("cpu")) {
            throw new GenerationException("unexpected device");
        }
        return new LanguageModel(new SpellingModel(), LazyTokenizer.of(new SpellingModel.Bytes()),
                new GenerationConfig(Set.of(SpellingModel.END), OptionalInt.empty(), OptionalInt.empty()), context);
    };

    @TempDir
    private Path folder = Path.of("");
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void textGoesToStandardOutputAndFiguresToStandardError() {
        assertThat(run("generate", "%", "--prompt", "lmnop")).isZero();
        assertThat(out).hasToString("qrstuvwxyz\n");
        assertThat(err.toString()).contains("prompt 5 tokens", "new 11 tokens", "stop", "cpu").doesNotContain("seed");
    }

    @Test
    void generateJsonHasTheKeysThatMachinesReadAndNothingElse() {
        assertThat(run("generate", "%", "--prompt", "vw", "--json")).isZero();
        Map<?, ?> object = object();
        assertThat(List.copyOf(object.keySet())).isEqualTo(List.of("ids", "text", "device", "prompt_tokens",
                "new_tokens", "ttft_ms", "prefill_tokens_per_second", "decode_tokens_per_second", "finish_reason"));
        assertThat(object.get("ids")).isEqualTo(List.of((int) 'x', (int) 'y', (int) 'z', SpellingModel.END));
        assertThat(object.get("text")).isEqualTo("xyz");
        assertThat(object.get("device")).isEqualTo("cpu");
        assertThat(object.get("prompt_tokens")).isEqualTo(2);
        assertThat(object.get("new_tokens")).isEqualTo(4);
        assertThat(object.get("finish_reason")).isEqualTo("stop");
        assertThat((Double) object.get("ttft_ms")).isPositive();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void idsBypassTheTokenizer() {
        assertThat(run("generate", "%", "--prompt-ids", "97, 98", "-n", "2", "--json")).isZero();
        assertThat(object().get("ids")).isEqualTo(List.of(99, 100));
        assertThat(object().get("finish_reason")).isEqualTo("length");
    }

    @Test
    void endTokensCanBeIgnoredAndStopStringsEnd() {
        assertThat(run("generate", "%", "--prompt", "x", "--ignore-eos", "--stop", "bc", "--json")).isZero();
        assertThat(object().get("text")).isEqualTo("yza");
        assertThat(object().get("finish_reason")).isEqualTo("stop_string");
    }

    @Test
    void samplingReportsItsSeed() {
        assertThat(run("generate", "%", "--prompt", "a", "--temperature", "1", "--top-k", "5", "--top-p", "0.9",
                "--min-p", "0.1", "--repeat-penalty", "1.1", "--seed", "42", "--json")).isZero();
        assertThat(object().get("seed")).isEqualTo(42);
    }

    @Test
    void perplexityPrintsItsThreeFigures() throws IOException {
        Path ids = ids(97, 98, 99, 100, 101);
        assertThat(run("perplexity", "%", "--ids", ids.toString(), "--window", "2", "--windows", "2", "--json"))
                .isZero();
        assertThat(List.copyOf(object().keySet())).isEqualTo(List.of("nll", "ppl", "tokens"));
        double expected = Math.log(Math.exp(10) + SpellingModel.VOCABULARY - 1) - 10;
        assertThat((Double) object().get("nll")).isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(object().get("tokens")).isEqualTo(4);
    }

    @Test
    void helpNamesEveryFormat() {
        assertThat(run("quantize", "--help")).isZero();
        assertThat(out.toString().replaceAll("\\s+", " ")).contains(WeightFormats.labels());
    }

    @Test
    void devicesNamesWhatIsThereAndWhyTheRestIsNot() {
        assertThat(run("devices", "--json")).isZero();
        List<?> devices = (List<?>) object().get("devices");
        assertThat(devices).hasSizeGreaterThan(1).allSatisfy(each -> assertThat(((Map<?, ?>) each)
                .get(((Map<?, ?>) each).get("available").equals(true) ? "description" : "reason")).isNotNull());
        assertThat(run("devices")).isZero();
        assertThat(out.toString()).contains("cpu", "ready", "processors");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            generate                                        | Missing required parameter: 'MODEL'
            generate %                                      | give one prompt
            generate % --prompt a --prompt-ids 1            | give one prompt
            generate % --prompt-ids 1,x                     | 'x' in --prompt-ids is no id
            generate % --prompt-ids 1,,2                    | '' in --prompt-ids is no id
            generate % --prompt a --top-p 2                 | --top-p is 2.0; give more than 0 and at most 1
            generate % --prompt a --max-new-tokens 0        | --max-new-tokens is 0; give at least 1
            generate % --prompt a --temperature hot         | Invalid value for option '--temperature'
            generate % --prompt a --device gpu              | there is no device 'gpu'; give auto, cpu, emulator
            generate % --prompt a --device cpu:1            | there is one device 'cpu', not 2
            bench % --device cuda:x                         | there is no device 'cuda:x'
            generate % --prompt a --kv-type int9            | there is no cache type 'int9'; give f32, f16, int8, fp8
            generate % --prompt a --threads -1              | --threads
            generate % --prompt a --fast                    | Unknown option: '--fast'
            generate nowhere --prompt a                     | there is no nowhere
            perplexity %                                    | Missing required option: '--ids=FILE'
            perplexity % --ids x.npy --window 0             | --window is 0
            bench nowhere                                   | there is no nowhere
            bench % --repeat 0                              | must be 1 or more
            bench % --quantize int5                         | int5
            bench % --rival pytorch                         | Invalid value for option '--rival'
            bench % --random-llama 70b                      | there is no shape '70b'
            bench --shape 70b                               | there is no shape '70b'
            bench --shape tiny --quantize int8              | --shape does not take --quantize
            bench --shape tiny --kv-type f16                | --shape does not take --kv-type
            bench --shape tiny --profile x.json             | --shape does not take --profile
            bench --shape tiny --print-kernels x            | --shape does not take --print-kernels
            bench --shape tiny --rival onnxruntime          | --shape does not take --rival
            bench --shape tiny -o csv                       | printed as md or json
            bench % --shape tiny                            | --shape needs no MODEL
            bench % --only int4                             | name a shape
            bench % --variants fastest                      | Invalid value for option '--variants'
            frobnicate                                      | frobnicate
            """)
    void badUsageExitsWithTwoAndOneLine(String arguments, String message) {
        assertThat(run(arguments.split(" +"))).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1).allMatch(line -> line.startsWith("updraft: "));
        assertThat(err.toString()).contains(message).doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anEmptyPromptIsBadUsage() {
        assertThat(run("generate", "%", "--prompt", "")).isEqualTo(2);
        assertThat(err.toString()).contains("the prompt is empty");
    }

    @Test
    void aMissingCommandIsBadUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("no command given; try: updraft generate");
    }

    @Test
    void failuresExitWithOneAndOneLineThatSaysWhatToDo() {
        assertThat(run("generate", "%", "--prompt", "a".repeat(64))).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("the prompt has 64 ids", "shorten the prompt");
        assertThat(run("generate", "%", "--prompt-ids", "999")).isEqualTo(1);
        assertThat(err.toString()).contains("prompt id 999 at position 0 is outside the vocabulary");
        assertThat(run("generate", "%", "--prompt", "a", "--ctx-size", "65")).isEqualTo(1);
        assertThat(err.toString()).contains("the context length is 65; give at most the model's 64");
        assertThat(run("perplexity", "%", "--ids", folder.resolve("no.npy").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("no.npy cannot be read");
    }

    @Test
    void aStackTraceComesOnlyWhenAskedFor() {
        assertThat(run("generate", "%", "--prompt-ids", "999", "--stacktrace")).isEqualTo(1);
        assertThat(err.toString()).contains("\tat io.updraft").endsWith("give ids from 0 to 256\n");
    }

    @Test
    void inspectExplainsWhatRunsOnADeviceWithoutCompilingIt() {
        assertThat(run("inspect", "../models/tiny-wordnet", "--explain", "--device", "emulator", "--json")).isZero();
        Map<?, ?> object = object();
        assertThat(object.get("device")).isEqualTo("emulator");
        List<String> kernels = ((List<?>) object.get("kernels")).stream()
                .map(kernel -> String.valueOf(((Map<?, ?>) kernel).get("kernel"))).toList();
        assertThat(kernels).contains("linear", "cached-attention", "normalization");
        assertThat((Integer) ((Map<?, ?>) object.get("memory")).get("total_bytes")).isGreaterThan(1 << 20);
    }

    @Test
    void benchKeepsAProfileOfWhatItMeasures() throws IOException {
        Path profile = folder.resolve("profile.json");
        assertThat(run("bench", "../models/tiny-wordnet", "-p", "4", "-n", "3", "-r", "1", "-t", "1", "--json",
                "--profile", profile.toString())).isZero();
        assertThat(object().get("device")).isEqualTo("cpu");
        assertThat(err.toString()).contains("of which kernels", "CachedAttention", "Linear");
        assertThat(Files.readString(profile)).contains("traceEvents", "CachedAttention");
    }

    @Test
    void surprisesAreReportedAsBugs() {
        ModelOpener broken = (_, _, _, _) -> {
            throw new IndexOutOfBoundsException("Index 3 out of bounds for length 3");
        };
        Console console = new Console(new PrintWriter(out), new PrintWriter(err));
        assertThat(Main.run(console, broken, "generate", folder.toString(), "--prompt", "a")).isEqualTo(1);
        assertThat(err.toString()).contains("Index 3 out of bounds", "this is a bug", "--stacktrace");
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void helpAndVersionGoToStandardOutput() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("generate", "inspect", "perplexity", "devices", "bench");
        assertThat(run("generate", "--help")).isZero();
        assertThat(out.toString()).contains("--prompt-ids", "--max-new-tokens", "--repeat-penalty", "--ctx-size");
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).contains("updraft 0.1.0");
        assertThat(err.toString()).isEmpty();
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = arguments[i].equals("%") ? folder.toString() : arguments[i];
        }
        return Main.run(new Console(new PrintWriter(out), new PrintWriter(err)), SPELLING, arguments);
    }

    private Map<?, ?> object() {
        assertThat(out.toString().strip().lines()).hasSize(1);
        return JsonMapper.shared().readValue(out.toString(), Map.class);
    }

    private Path ids(int... ids) throws IOException {
        String header = "{'descr': '<i4', 'fortran_order': False, 'shape': (" + ids.length + ",), }\n";
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length() + 4 * ids.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[]{(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length());
        bytes.put(header.getBytes(StandardCharsets.UTF_8));
        for (int id : ids) {
            bytes.putInt(id);
        }
        return Files.write(folder.resolve("ids.npy"), bytes.array());
    }
}
