package io.updraft.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Entry point of the {@code updraft} command. Exits with 0, 1 (failed) or 2 (bad usage). */
public final class Main {
    private Main() {
    }

    public static void main(String[] args) {
        Thread vectors = Thread.ofPlatform().daemon().start(VectorModule::add);
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(new Console(out, err), ModelOpener.FOLDERS, vectors, args);
        out.flush();
        System.exit(code);
    }

    /// Runs one command and returns its exit code.
    static int run(Console console, ModelOpener opener, String... args) {
        return run(console, opener, Thread.currentThread(), args);
    }

    /// @param before has to end before a command runs; the current thread if nothing has
    private static int run(Console console, ModelOpener opener, Thread before, String... args) {
        UpdraftCommand root = new UpdraftCommand();
        CommandLine line = new CommandLine(root);
        commands(console, opener, args).forEach(command -> line.addSubcommand(command.get()));
        line.setExecutionStrategy(parsed -> {
            await(before);
            return new CommandLine.RunLast().execute(parsed);
        });
        line.setOut(console.out());
        line.setErr(console.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((e, _) -> {
            String command = e.getCommandLine().getCommandSpec().qualifiedName();
            console.error(e.getMessage() + " (see " + command + " --help)");
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((e, _, _) -> {
            Failures.report(e, root.stacktrace(), console);
            return e instanceof UsageException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        });
        int code = line.execute(args);
        console.out().flush();
        return code;
    }

    /// The command that is asked for, or all of them where it is not clear which: reading the options of one takes
    /// picocli some 30 ms at start.
    private static Collection<Supplier<Object>> commands(Console console, ModelOpener opener, String... args) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("generate", () -> new GenerateCommand(console, opener));
        all.put("inspect", () -> new InspectCommand(console));
        all.put("perplexity", () -> new PerplexityCommand(console, opener));
        all.put("devices", () -> new DevicesCommand(console));
        all.put("quantize", () -> new QuantizeCommand(console));
        all.put("bench", () -> new BenchCommand(console));
        all.put("conformance", () -> new ConformanceCommand(console));
        Supplier<Object> only = args.length == 0 ? null : all.get(args[0]);
        return only == null ? all.values() : List.of(only);
    }

    private static void await(Thread before) {
        try {
            if (!before.equals(Thread.currentThread())) {
                before.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
