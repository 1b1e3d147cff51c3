package io.updraft.cli.conformance;

import io.updraft.graph.conformance.TestResult;
import java.util.Locale;
import java.util.Optional;

/// A report as one HTML page that needs nothing else.
public final class HtmlReport {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>ONNX conformance</title><style>
            body { font: 14px/1.4 system-ui, sans-serif; margin: 2em; color: #222 }
            table { border-collapse: collapse } td, th { padding: .15em .7em; text-align: left; vertical-align: top }
            tr:nth-child(even) { background: #f5f5f5 } .passed { color: #17672a } .failed { color: #b00020 }
            .unsupported { color: #8a5a00 }
            </style></head><body>
            """;

    private HtmlReport() {
    }

    public static String of(ConformanceReport report) {
        StringBuilder html = new StringBuilder(HEAD);
        html.append("<h1>ONNX conformance: ").append(escaped(report.suite())).append("</h1>\n<p>")
                .append(escaped(report.device())).append(": ").append(report.totals()).append("</p>\n");
        report.rival().ifPresent(rival -> html.append("<p>").append(escaped(rival.name())).append(": ")
                .append(Totals.of(rival.results())).append("</p>\n"));
        html.append(
                "<table><tr><th>operator</th><th>test</th><th>outcome</th><th>detail</th><th>kernels</th><th>nodes</th>");
        report.rival().ifPresent(
                rival -> html.append("<th>").append(escaped(rival.name())).append("</th><th>its detail</th>"));
        html.append("</tr>\n");
        for (int i = 0; i < report.results().size(); i++) {
            TestResult result = report.results().get(i);
            int index = i;
            html.append("<tr><td>").append(escaped(result.operator())).append("</td><td>")
                    .append(escaped(result.test())).append("</td>");
            cells(html, result);
            html.append("<td>").append(escaped(String.join(", ", result.kernels()))).append("</td><td>")
                    .append(escaped(report.placed(result))).append("</td>");
            Optional<TestResult> other = report.rival().map(rival -> rival.results().get(index));
            other.ifPresent(own -> cells(html, own));
            html.append("</tr>\n");
        }
        return html.append("</table></body></html>\n").toString();
    }

    private static void cells(StringBuilder html, TestResult result) {
        String outcome = result.outcome().name().toLowerCase(Locale.ROOT);
        html.append("<td class=\"").append(outcome).append("\">").append(outcome).append("</td><td>")
                .append(escaped(result.detail())).append("</td>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
