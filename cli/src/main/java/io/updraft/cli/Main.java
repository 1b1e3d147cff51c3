package io.updraft.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Entry point of the {@code updraft} command. Exits with 0, 1 (failed) or 2 (bad usage). */
public final class Main {
    private Main() {
    }

    public static void main(String[] args) {
        VectorModule.add();
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(new Console(out, err), ModelOpener.FOLDERS, args);
        out.flush();
        System.exit(code);
    }

    /// Runs one command and returns its exit code.
    static int run(Console console, ModelOpener opener, String... args) {
        UpdraftCommand root = new UpdraftCommand();
        CommandLine line = new CommandLine(root);
        line.addSubcommand(new GenerateCommand(console, opener));
        line.addSubcommand(new InspectCommand(console));
        line.addSubcommand(new PerplexityCommand(console, opener));
        line.addSubcommand(new DevicesCommand(console));
        line.addSubcommand(new BenchCommand(console));
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
}
