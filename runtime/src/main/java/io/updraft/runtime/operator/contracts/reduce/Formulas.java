package io.updraft.runtime.operator.contracts.reduce;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Integers;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;

/// The formulas of [Reduction]: for each outer offset over all inner ones.
final class Formulas {
    private Formulas() {}

    static double[] reals(Reduction.Kind kind, double[] values, int[] outer, int[] inner) {
        double[] result = new double[outer.length];
        for (int o = 0; o < outer.length; o++) {
            result[o] = kind == Reduction.Kind.LOG_SUM_EXP
                    ? logSumExp(values, outer[o], inner)
                    : finish(kind, joined(kind, values, outer[o], inner), inner.length);
        }
        return result;
    }

    private static double joined(Reduction.Kind kind, double[] values, int base, int[] inner) {
        double result = switch (kind) {
            case PROD -> 1;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
            default -> 0;
        };
        for (int offset : inner) {
            double x = values[base + offset];
            result = switch (kind) {
                case SUM, MEAN, LOG_SUM, LOG_SUM_EXP -> result + x;
                case L1 -> result + Math.abs(x);
                case L2, SUM_SQUARE -> result + x * x;
                case PROD -> result * x;
                case MAX -> Math.max(result, x);
                case MIN -> Math.min(result, x);
            };
        }
        return result;
    }

    private static double finish(Reduction.Kind kind, double joined, int count) {
        return switch (kind) {
            case MEAN -> joined / count;
            case L2 -> Math.sqrt(joined);
            case LOG_SUM -> Math.log(joined);
            default -> joined;
        };
    }

    private static double logSumExp(double[] values, int base, int[] inner) {
        double max = joined(Reduction.Kind.MAX, values, base, inner);
        if (Double.isInfinite(max) || Double.isNaN(max)) {
            return max;
        }
        double sum = 0;
        for (int offset : inner) {
            sum += Math.exp(values[base + offset] - max);
        }
        return max + Math.log(sum);
    }

    static void integers(OperatorCall call, Reduction.Kind kind, Tensor input, int[] outer, int[] inner,
            Tensor output) {
        if (kind == Reduction.Kind.L2 || kind == Reduction.Kind.LOG_SUM || kind == Reduction.Kind.LOG_SUM_EXP) {
            double[] result = reals(kind, Reals.of(input), outer, inner);
            Reals.write(output, 0, result, result.length);
            return;
        }
        DataType type = input.type();
        long flip = type == DataType.UINT64 ? Long.MIN_VALUE : 0;
        long lowest = type == DataType.BOOL || type == DataType.UINT64 ? 0 : Integers.min(type);
        long highest = type == DataType.BOOL ? 1 : type == DataType.UINT64 ? -1 : Integers.max(type);
        Check.that(call, kind != Reduction.Kind.MEAN || inner.length > 0, "the mean of no integers is undefined");
        long[] values = input.toLongs();
        for (int o = 0; o < outer.length; o++) {
            long result = switch (kind) {
                case PROD -> 1;
                case MAX -> lowest;
                case MIN -> highest;
                default -> 0;
            };
            for (int offset : inner) {
                long x = values[outer[o] + offset];
                result = switch (kind) {
                    case PROD -> result * x;
                    case MAX -> Math.max(result ^ flip, x ^ flip) ^ flip;
                    case MIN -> Math.min(result ^ flip, x ^ flip) ^ flip;
                    case L1 -> result + (flip == 0 ? Math.abs(x) : x);
                    case SUM_SQUARE -> result + x * x;
                    default -> result + x;
                };
            }
            output.setLong(o, kind == Reduction.Kind.MEAN ? result / inner.length : result);
        }
    }
}
