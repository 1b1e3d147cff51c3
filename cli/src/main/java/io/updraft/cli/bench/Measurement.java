package io.updraft.cli.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// A contender's figures over all runs.
///
/// @param agreement new ids of the first run that are the same as the other's, counted from the first; all if alone
public record Measurement(String name, Spread prefill, Spread decode, Spread firstTokenMillis,
        Contender.Memory memory, int agreement) {
    static Measurement of(Contender contender, List<Contender.Sample> samples, int promptTokens, int agreement) {
        return new Measurement(contender.name(), spread(samples, each -> promptTokens / each.prefill()),
                spread(samples, each -> each.ids().length < 2 ? 0 : (each.ids().length - 1) / each.decode()),
                spread(samples, each -> each.firstToken() * 1e3), contender.memory(), agreement);
    }

    private static Spread spread(List<Contender.Sample> samples, ToDoubleFunction<Contender.Sample> figure) {
        return Spread.of(samples.stream().mapToDouble(figure).toArray());
    }
}
