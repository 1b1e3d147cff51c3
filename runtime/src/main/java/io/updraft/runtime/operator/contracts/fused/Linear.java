package io.updraft.runtime.operator.contracts.fused;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.quantize.NBitsMatrix;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;

/// io.updraft::Linear: y[..., sum N_p] = concat over parts p of x[..., K] W_p^T (+ bias_p).
///
/// Inputs: 0 x; for part p: 1+5p weight, 2+5p scales, 3+5p zero_points, 4+5p g_idx, 5+5p bias; attributes `parts`, `K`,
/// `N` (one for each part), `format` "dense", "integer", "nbits" or "codebook", `layout` "KN" or "NK" (dense and integer),
/// `bits`, `block_size`, `codebook` (a [io.updraft.runtime.tensor.Codebook]'s name).
///
/// `activation` says what is done with x: "float" takes it as it is; "int8_block" rounds it to int8 for each row and
/// block of `block_size` along K, scale = absmax / 127 in FLOAT; "int8_outliers" rounds it to int8 for each row, but for
/// elements of magnitude `outlier_threshold` or more, which it takes as they are (LLM.int8()); "uint8_dynamic" takes UINT8 or INT8, whose scale and
/// zero point for each sequence are the inputs 1 + 5 parts and 2 + 5 parts: y = x_scale w_scale sum (x - zx)(w - zw).
/// The reference knows no step and so takes one sequence.
public final class Linear extends Contract {
    private static final int PER_PART = 5;

    public Linear() {
        super(OperatorId.updraft("Linear"));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        int parts = Math.toIntExact(call.attributes().integer("parts"));
        long k = call.attributes().integer("K");
        long[] widths = call.attributes().integers("N");
        Check.that(call, parts > 0 && parts <= 64 && widths.length == parts,
                "attribute parts is " + parts + ", N has " + widths.length + " values");
        String format = Check.oneOf(call, "format", call.attributes().text("format"), "dense", "integer", "nbits",
                "codebook");
        String activation = activation(call);
        boolean dynamic = activation.equals("uint8_dynamic");
        Check.that(call, activation.equals("float") || format.equals("integer") || format.equals("nbits"),
                "activation " + activation + " needs integer weights, the format is " + format);
        Check.inputs(call, 2, 1 + PER_PART * parts + (dynamic ? 2 : 0));
        Check.type(call, 0, dynamic ? Set.of(DataType.UINT8, DataType.INT8) : Types.FLOATS);
        Shape x = Check.rankAtLeast(call, 0, 1);
        Check.that(call, k > 0 && x.dim(-1) == k, "input 0 has shape " + x + ", expected K = " + k + " columns");
        long width = 0;
        for (int p = 0; p < parts; p++) {
            Check.that(call, widths[p] > 0 && widths[p] <= Integer.MAX_VALUE, "part " + p + " has N = " + widths[p]);
            check(call, format, 1 + PER_PART * p, widths[p], k);
            width += widths[p];
        }
        if (dynamic) {
            int scale = 1 + PER_PART * parts;
            Check.type(call, scale, Types.FLOAT);
            Check.that(call, call.type(scale + 1) == call.type(0),
                    "the zero point of x is of type " + call.type(scale + 1) + ", x of " + call.type(0));
        }
        long[] dims = x.dims();
        dims[dims.length - 1] = width;
        return List.of(new TensorType(dynamic ? DataType.FLOAT : call.type(0), Shape.of(dims)));
    }

    private static String activation(OperatorCall call) {
        return Check.oneOf(call, "activation", call.attributes().text("activation", "float"), "float", "int8_block",
                "int8_outliers", "uint8_dynamic");
    }

    private static void check(OperatorCall call, String format, int input, long n, long k) {
        switch (format) {
            case "dense" -> DenseWeight.check(call, input, isTransposed(call), n, k);
            case "integer" -> IntegerWeight.check(call, input, isTransposed(call), n, k,
                    call.attributes().integer("block_size", 0));
            case "codebook" -> CodebookWeight.check(call, input, n, k, call.attributes().integer("block_size"));
            default -> NBitsMatrix.check(call, input, n, k, call.attributes().integer("bits"),
                    call.attributes().integer("block_size"));
        }
        Check.optionalType(call, input + 4, Types.FLOATS);
        Check.that(call, !call.has(input + 4) || call.shape(input + 4).elements() == n,
                "the bias of a part has another number of elements than N = " + n);
    }

    private static boolean isTransposed(OperatorCall call) {
        return Check.oneOf(call, "layout", call.attributes().text("layout"), "KN", "NK").equals("NK");
    }

    private static LinearWeight weight(OperatorCall call, int input, int n, int k) {
        int blockSize = Math.toIntExact(call.attributes().integer("block_size", 0));
        return switch (call.attributes().text("format")) {
            case "dense" -> new DenseWeight(call, call.value(input), isTransposed(call), n, k);
            case "integer" -> IntegerWeight.of(call, input, isTransposed(call), n, k, blockSize);
            case "codebook" -> CodebookWeight.of(call, input, k, blockSize);
            default -> new NBitsWeight(NBitsMatrix.of(call, input, n, k, call.attributes().integer("bits"), blockSize));
        };
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        int parts = (int) call.attributes().integer("parts");
        int k = (int) call.attributes().integer("K");
        int width = (int) types.getFirst().shape().dim(-1);
        double[] y = new double[Math.toIntExact(types.getFirst().shape().elements())];
        LinearProduct product = LinearProduct.of(call, activation(call), k, 1 + PER_PART * parts);
        int column = 0;
        for (int p = 0; p < parts; p++) {
            int input = 1 + PER_PART * p;
            int n = (int) call.attributes().integers("N")[p];
            LinearWeight weight = weight(call, input, n, k);
            for (int j = 0; j < n; j++, column++) {
                double bias = call.has(input + 4) ? call.value(input + 4).getDouble(j) : 0;
                product.column(weight, j, bias, y, column, width);
            }
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }
}
