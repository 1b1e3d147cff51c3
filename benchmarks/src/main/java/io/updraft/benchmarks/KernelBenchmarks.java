package io.updraft.benchmarks;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs the kernels' benchmarks with their rivals and ceilings, and prints one table: time, bandwidth and arithmetic,
/// each with its percentage of what the machine did in the same run. Takes JMH's own options, such as `-p format=int4`.
public final class KernelBenchmarks {
    private KernelBenchmarks() {}

    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        Collection<RunResult> results = new Runner(new OptionsBuilder().parent(new CommandLineOptions(arguments))
                .include(LinearBenchmark.class.getSimpleName())
                .include(AttentionBenchmark.class.getSimpleName()).include(CeilingBenchmark.class.getSimpleName())
                .build())
                .run();
        double bandwidth = 0;
        double peak = 0;
        Map<String, String> rows = new TreeMap<>();
        Map<String, String> attentions = new TreeMap<>();
        for (RunResult result : results) {
            double nanos = result.getPrimaryResult().getScore() * 1e3;
            int threads = Integer.parseInt(result.getParams().getParam("threads"));
            if (result.getParams().getBenchmark().endsWith(".read")) {
                bandwidth = CeilingBenchmark.BYTES / nanos;
            } else if (result.getParams().getBenchmark().endsWith(".multiplyAdd")) {
                peak = CeilingBenchmark.multiplyAdds(threads) / nanos;
            }
        }
        for (RunResult result : results) {
            if (result.getParams().getBenchmark().contains(LinearBenchmark.class.getSimpleName())) {
                String format = result.getParams().getParam("format");
                String shape = result.getParams().getParam("shape");
                int count = Integer.parseInt(result.getParams().getParam("rows"));
                String implementation = result.getParams().getParam("implementation");
                LinearProblem problem = LinearBenchmark.problem(format, shape, count);
                double nanos = result.getPrimaryResult().getScore() * 1e3;
                double bytes = problem.weightBytes() / nanos;
                double products = problem.multiplyAdds() / nanos;
                rows.put(format + shape + count + implementation, String.format(Locale.ROOT,
                        "| %s | %s | %d | %s | %.1f ± %.1f | %.1f | %.0f %% | %.1f | %.0f %% |", format, shape, count,
                        implementation, nanos / 1e3, result.getPrimaryResult().getScoreError(), bytes,
                        100 * bytes / bandwidth, products, 100 * products / peak));
            } else if (result.getParams().getBenchmark().contains(AttentionBenchmark.class.getSimpleName())) {
                String heads = result.getParams().getParam("heads");
                String lengths = result.getParams().getParam("lengths");
                String implementation = result.getParams().getParam("implementation");
                double nanos = result.getPrimaryResult().getScore() * 1e3;
                double products = AttentionProblem.of(heads, lengths).multiplyAdds() / nanos;
                attentions.put(heads + lengths + implementation, String.format(Locale.ROOT,
                        "| %s | %s | %s | %.1f ± %.1f | %.1f | %.0f %% |", heads, lengths, implementation, nanos / 1e3,
                        result.getPrimaryResult().getScoreError(), products, 100 * products / peak));
            }
        }
        System.out.printf(Locale.ROOT, "%nThis machine: %.1f GB/s read, %.1f GMAC/s fp32%n%n", bandwidth, peak);
        System.out.println(
                "| format | N x K | rows | implementation | us | GB/s of weights | of bandwidth | GMAC/s | of peak |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        rows.values().forEach(System.out::println);
        System.out.printf("%n| heads | queries/keys | implementation | us | GMAC/s | of peak |%n");
        System.out.println("|---|---|---|---|---|---|");
        attentions.values().forEach(System.out::println);
    }
}
