package io.updraft.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.operator.DatumContract;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.operator.contracts.StandardOperators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/operators.md` says what the registry has. `-Dtest.jvm.flags=-Dupdraft.docs=write` writes it anew.
class OperatorTableTest {
    private static final Path FILE = Path.of("..", "docs", "operators.md");
    private static final String HEAD = """
            # Operators

            Generated from the registry of contracts (`OperatorTableTest` checks it). A contract gives an operator's shapes
            and types and a plain reference implementation; what a decoder spends its time in has kernels besides, which
            `updraft inspect MODEL --explain` names. A version is the operator set since which the operator has had that
            contract; a model may import any later operator set up to 28. Operators that are not here are refused before
            anything runs, with name, domain, version and node. Functions that a model defines itself are inlined.

            `updraft conformance` shows how they do on ONNX's own node tests.
            """;

    @Test
    void theTableIsThatOfTheRegistry() throws IOException {
        String table = table(StandardOperators.registry());
        if (System.getProperty("updraft.docs", "").equals("write")) {
            Files.writeString(FILE, table);
        }
        assertThat(Files.readString(FILE)).as("docs/operators.md; see this test's comment").isEqualTo(table);
    }

    private static String table(OperatorRegistry registry) {
        Map<String, Map<String, List<OperatorContract>>> domains = new TreeMap<>(registry.contracts().stream()
                .collect(Collectors.groupingBy(contract -> contract.id().domain(),
                        Collectors.groupingBy(contract -> contract.id().type(), TreeMap::new,
                                Collectors.toList()))));
        StringBuilder text = new StringBuilder(HEAD);
        domains.forEach((domain, operators) -> {
            text.append("\n## ").append(heading(domain)).append("\n\n").append(operators.size())
                    .append(" operators\n\n")
                    .append("| operator | since version | |\n|---|---|---|\n");
            operators.forEach((type, contracts) -> text.append("| ").append(type).append(" | ")
                    .append(contracts.stream().map(contract -> Integer.toString(contract.id().sinceVersion()))
                            .collect(Collectors.joining(", ")))
                    .append(" | ").append(note(contracts.getLast())).append(" |\n"));
        });
        return text.toString();
    }

    private static String heading(String domain) {
        return switch (domain) {
            case OperatorId.ONNX -> "ai.onnx";
            case OperatorId.UPDRAFT -> "io.updraft (made by our own passes; not for models)";
            default -> domain;
        };
    }

    private static String note(OperatorContract contract) {
        return contract instanceof DatumContract ? "interpreted: sequences, optionals or graphs" : "";
    }
}
