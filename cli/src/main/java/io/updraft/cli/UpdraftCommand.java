package io.updraft.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The command without a name: help and what all commands share.
@Command(name = "updraft", mixinStandardHelpOptions = true, version = "updraft 0.1.0-SNAPSHOT", scope = ScopeType.INHERIT, description = "Runs ONNX language models.", synopsisSubcommandLabel = "COMMAND")
final class UpdraftCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--stacktrace", scope = ScopeType.INHERIT, description = "Print where an error came from.")
    private boolean stacktrace;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Print what is logged for information, too.")
    @SuppressWarnings("UnusedMethod") // picocli calls it
    private void verbose(boolean verbose) {
        if (verbose) {
            StandardErrorLogs.verbose();
        }
    }

    boolean stacktrace() {
        return stacktrace;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given; try: updraft generate MODEL --prompt TEXT");
    }
}
