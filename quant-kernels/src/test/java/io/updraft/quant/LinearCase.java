package io.updraft.quant;

import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.host.SessionState;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.host.Workers;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Codebook;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// A Linear node with random weights, and the same weights as doubles.
final class LinearCase {
    /// One in twelve of normally distributed elements.
    private static final float OUTLIER = 1.75f;

    final int k;
    final int n;
    final String activation;
    final double[][] weights;
    final double[] bias;
    /// Columns of a block that int8_block rounds together.
    final int activationBlock;
    private final List<Operand> constants = new ArrayList<>();
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final int parts;

    /// @param format "dense:FLOAT:KN", "integer:INT8:NK:blockSize:scales" (scales "tensor", "row" or "block") or
    ///        "nbits:bits:blockSize:zeros" (zeros "none", "packed" or "float"; "+fp16" for fp16 scales, "+g_idx"),
    ///        or "codebook:name:blockSize" (0 for one scale a row)
    LinearCase(String format, String activation, int k, int[] ns, boolean biased, long seed) {
        this.k = k;
        this.activation = activation;
        this.parts = ns.length;
        int total = 0;
        for (int rows : ns) {
            total += rows;
        }
        this.n = total;
        this.weights = new double[n][k];
        this.bias = new double[n];
        Random random = new Random(seed);
        String[] words = format.split(":");
        int firstRow = 0;
        int block = 0;
        for (int rows : ns) {
            switch (words[0]) {
                case "dense" -> dense(DataType.valueOf(words[1]), words[2], rows, firstRow, random);
                case "integer" -> {
                    block = Integer.parseInt(words[3]);
                    integer(DataType.valueOf(words[1]), words[2], block, words[4], rows, firstRow, random);
                }
                case "codebook" -> codebook(Codebook.named(words[1]).orElseThrow(),
                        words[2].equals("0") ? k + k % 2 : Integer.parseInt(words[2]), rows, firstRow, random);
                default -> {
                    block = Integer.parseInt(words[2]);
                    nbits(Integer.parseInt(words[1]), block, words[3], rows, firstRow, random);
                }
            }
            if (biased) {
                float[] values = new float[rows];
                for (int i = 0; i < rows; i++) {
                    values[i] = (float) random.nextGaussian();
                    bias[firstRow + i] = values[i];
                }
                constants.add(constant("bias", Tensor.ofFloats(Shape.of(rows), values)));
            } else {
                constants.add(Operand.ABSENT);
            }
            firstRow += rows;
        }
        activationBlock = block == 0 ? k : Math.min(block, k);
        long[] longs = java.util.Arrays.stream(ns).asLongStream().toArray();
        attributes.put("parts", parts);
        attributes.put("K", k);
        attributes.put("N", longs);
        attributes.put("format", words[0]);
        attributes.put("activation", activation);
        if (activation.equals("int8_outliers")) {
            attributes.put("outlier_threshold", OUTLIER);
        }
    }

    private static Operand constant(String name, Tensor tensor) {
        return new Operand(name, tensor.type(), RowShape.fixed(tensor.shape()), Optional.of(tensor));
    }

    private void dense(DataType type, String layout, int rows, int firstRow, Random random) {
        boolean kn = layout.equals("KN");
        Tensor tensor = Tensor.allocate(type, kn ? Shape.of(k, rows) : Shape.of(rows, k));
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < k; i++) {
                long index = kn ? (long) i * rows + r : (long) r * k + i;
                tensor.setDouble(index, (float) (random.nextGaussian() * (random.nextInt(9) == 0 ? 1e-6 : 0.1)));
                weights[firstRow + r][i] = tensor.getDouble(index);
            }
        }
        attributes.put("layout", layout);
        constants.add(constant("w", tensor));
        constants.add(Operand.ABSENT);
        constants.add(Operand.ABSENT);
        constants.add(Operand.ABSENT);
    }

    private void integer(DataType type, String layout, int blockSize, String granularity, int rows, int firstRow,
            Random random) {
        boolean kn = layout.equals("KN");
        Tensor tensor = Tensor.allocate(type, kn ? Shape.of(k, rows) : Shape.of(rows, k));
        int blocks = blockSize == 0 ? 1 : Math.ceilDiv(k, blockSize);
        int size = blockSize == 0 ? k : blockSize;
        Shape shape = switch (granularity) {
            case "tensor" -> Shape.SCALAR;
            case "row" -> Shape.of(rows);
            default -> kn ? Shape.of(blocks, rows) : Shape.of(rows, blocks);
        };
        Tensor scales = Tensor.allocate(DataType.FLOAT, shape);
        Tensor zeros = Tensor.allocate(type, shape);
        int low = type.isUnsigned() ? 0 : -(1 << (type.bits() - 1));
        int range = 1 << type.bits();
        for (int i = 0; i < scales.elements(); i++) {
            scales.setDouble(i, (float) (0.001 + random.nextFloat() * 0.01));
            zeros.setLong(i, low + random.nextInt(range));
        }
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < k; i++) {
                long index = kn ? (long) i * rows + r : (long) r * k + i;
                tensor.setLong(index, low + random.nextInt(range));
                int s = switch (granularity) {
                    case "tensor" -> 0;
                    case "row" -> r;
                    default -> kn ? i / size * rows + r : r * blocks + i / size;
                };
                weights[firstRow + r][i] = (tensor.getLong(index) - zeros.getLong(s)) * scales.getDouble(s);
            }
        }
        attributes.put("layout", layout);
        attributes.put("block_size", blockSize);
        attributes.put("quant_axis", "N");
        constants.add(constant("w", tensor));
        constants.add(constant("s", scales));
        constants.add(constant("z", zeros));
        constants.add(Operand.ABSENT);
    }

    private void nbits(int bits, int size, String options, int rows, int firstRow, Random random) {
        int blocks = Math.ceilDiv(k, size);
        int blob = size * bits / 8;
        byte[] bytes = new byte[rows * blocks * blob];
        random.nextBytes(bytes);
        Tensor weight = Tensor.ofBytes(DataType.UINT8, Shape.of(rows, blocks, blob), bytes);
        Tensor scales = Tensor.allocate(options.contains("fp16") ? DataType.FLOAT16 : DataType.FLOAT,
                Shape.of(rows, blocks));
        for (int i = 0; i < scales.elements(); i++) {
            scales.setDouble(i, (float) (0.001 + random.nextFloat() * 0.01) * (random.nextBoolean() ? 1 : -1));
        }
        Operand zeroOperand = Operand.ABSENT;
        double[] zeros = new double[rows * blocks];
        java.util.Arrays.fill(zeros, 1 << (bits - 1));
        if (options.contains("packed")) {
            int rowBytes = Math.ceilDiv(blocks * bits, 8);
            byte[] packed = new byte[rows * rowBytes];
            random.nextBytes(packed);
            for (int r = 0; r < rows; r++) {
                for (int b = 0; b < blocks; b++) {
                    zeros[r * blocks + b] = (packed[r * rowBytes + b * bits / 8] & 0xff) >> b * bits % 8
                            & (1 << bits) - 1;
                }
            }
            zeroOperand = constant("z", Tensor.ofBytes(DataType.UINT8, Shape.of(rows, rowBytes), packed));
        } else if (options.contains("float")) {
            float[] values = new float[rows * blocks];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextFloat() * (1 << bits);
                zeros[i] = values[i];
            }
            zeroOperand = constant("z", Tensor.ofFloats(Shape.of(rows, blocks), values));
        }
        int[] groups = new int[k];
        for (int i = 0; i < k; i++) {
            groups[i] = options.contains("g_idx") ? random.nextInt(blocks) : i / size;
        }
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < k; i++) {
                int code = (bytes[r * blocks * blob + i * bits / 8] & 0xff) >> i * bits % 8 & (1 << bits) - 1;
                int s = r * blocks + groups[i];
                weights[firstRow + r][i] = (code - zeros[s]) * scales.getDouble(s);
            }
        }
        attributes.put("bits", bits);
        attributes.put("block_size", size);
        constants.add(constant("w", weight));
        constants.add(constant("s", scales));
        constants.add(zeroOperand);
        constants.add(options.contains("g_idx")
                ? constant("g", Tensor.ofInts(Shape.of(k), groups))
                : Operand.ABSENT);
    }

    private void codebook(Codebook codebook, int size, int rows, int firstRow, Random random) {
        int blocks = Math.ceilDiv(k, size);
        int perByte = 8 / codebook.bits();
        byte[] bytes = new byte[rows * blocks * size / perByte];
        Tensor scales = Tensor.allocate(DataType.FLOAT, Shape.of(rows, blocks));
        for (int i = 0; i < scales.elements(); i++) {
            scales.setDouble(i, (float) (0.001 + random.nextFloat() * 0.01));
        }
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < blocks * size; i++) {
                int code = random.nextInt(1 << codebook.bits());
                code = Float.isFinite(codebook.level(code)) ? code : 1;
                bytes[(r * blocks * size + i) / perByte] |= (byte) (code << i % perByte * codebook.bits());
                if (i < k) {
                    weights[firstRow + r][i] = codebook.level(code) * scales.getDouble(r * blocks + i / size);
                }
            }
        }
        attributes.put("codebook", codebook.name());
        attributes.put("block_size", size);
        constants.add(constant("w", Tensor.ofBytes(DataType.UINT8, Shape.of(bytes.length), bytes)));
        constants.add(constant("s", scales));
        constants.add(Operand.ABSENT);
        constants.add(Operand.ABSENT);
    }

    KernelRequest request() {
        List<Operand> inputs = new ArrayList<>();
        boolean dynamic = activation.equals("uint8_dynamic");
        inputs.add(new Operand("x", dynamic ? DataType.UINT8 : DataType.FLOAT,
                new RowShape(Shape.of(1, 1, k), 1, Rows.TOKENS), Optional.empty()));
        inputs.addAll(constants);
        if (dynamic) {
            RowShape shape = new RowShape(Shape.of(1), 0, Rows.SEQUENCES);
            inputs.add(new Operand("xs", DataType.FLOAT, shape, Optional.empty()));
            inputs.add(new Operand("xz", DataType.UINT8, shape, Optional.empty()));
        }
        return new KernelRequest(OperatorId.updraft("Linear"), "test", Attributes.of(attributes), inputs, List.of(
                new Operand("y", DataType.FLOAT, new RowShape(Shape.of(1, 1, n), 1, Rows.TOKENS), Optional.empty())));
    }

    /// The kernel with its weights packed, ready to be bound.
    PreparedKernel prepare(PanelProduct product, Arena arena, Workers workers) {
        return new LinearKernel(product).prepare(request(), new Preparation(arena, workers));
    }

    /// Runs one step. Under uint8_dynamic `x` holds codes, and `rowsOfSequence` says how the rows fall into sequences.
    float[] run(PreparedKernel kernel, Workers workers, float[] x, int[] rowsOfSequence, float[] scales, int[] zeros) {
        int m = x.length / k;
        StepLimits limits = new StepLimits(Math.max(m, 1), Math.max(m, 1), rowsOfSequence.length, rowsOfSequence.length,
                4096);
        try (Arena arena = Arena.ofShared()) {
            List<MemorySegment> inputs = new ArrayList<>();
            if (activation.equals("uint8_dynamic")) {
                MemorySegment codes = arena.allocate(Math.max(x.length, 1), 64);
                for (int i = 0; i < x.length; i++) {
                    codes.set(Native.BYTE, i, (byte) (int) x[i]);
                }
                inputs.add(codes);
                for (int i = 0; i < constants.size(); i++) {
                    inputs.add(MemorySegment.NULL);
                }
                inputs.add(arena.allocateFrom(Native.FLOAT, scales));
                byte[] bytes = new byte[zeros.length];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) zeros[i];
                }
                inputs.add(arena.allocateFrom(Native.BYTE, bytes));
            } else {
                MemorySegment values = arena.allocate(Math.max(x.length, k) * 4L, 64);
                MemorySegment.copy(x, 0, values, Native.FLOAT, 0, x.length);
                inputs.add(values);
            }
            MemorySegment y = arena.allocate(Math.max(1, m) * n * 4L, 64);
            MemorySegment scratch = arena.allocate(kernel.scratchBytes(limits, workers.threads()), 64);
            var call = kernel.bind(new KernelBinding(limits, workers, SessionState.EMPTY, inputs, List.of(y), scratch));
            Step step = new Step(limits);
            for (int s = 0; s < rowsOfSequence.length; s++) {
                if (rowsOfSequence[s] > 0) {
                    step.add(s, 0, rowsOfSequence[s]);
                }
            }
            call.run(step);
            return y.asSlice(0, m * n * 4L).toArray(Native.FLOAT);
        }
    }

    float[] run(PreparedKernel kernel, Workers workers, float[] x) {
        return run(kernel, workers, x, new int[]{x.length / k}, new float[]{0.02f}, new int[]{119});
    }

    /// What the product should be: float64 over the rounded operands.
    double[] expected(float[] x) {
        int m = x.length / k;
        double[] y = new double[m * n];
        for (int r = 0; r < m; r++) {
            double[] row = operand(x, r);
            for (int j = 0; j < n; j++) {
                double sum = bias[j];
                for (int i = 0; i < k; i++) {
                    sum += row[i] * weights[j][i];
                }
                y[r * n + j] = sum;
            }
        }
        return y;
    }

    /// The same in a plain fp32 loop over fp32 weights.
    float[] plain(float[] x) {
        int m = x.length / k;
        float[] y = new float[m * n];
        for (int r = 0; r < m; r++) {
            double[] row = operand(x, r);
            for (int j = 0; j < n; j++) {
                float sum = 0;
                for (int i = 0; i < k; i++) {
                    sum += (float) row[i] * (float) weights[j][i];
                }
                y[r * n + j] = sum + (float) bias[j];
            }
        }
        return y;
    }

    private double[] operand(float[] x, int r) {
        double[] row = new double[k];
        for (int from = 0; from < k; from += activationBlock) {
            int to = Math.min(k, from + activationBlock);
            float largest = 0;
            for (int i = from; i < to; i++) {
                largest = isOutlier(x[r * k + i]) ? largest : Math.max(largest, Math.abs(x[r * k + i]));
            }
            float scale = largest / 127;
            for (int i = from; i < to; i++) {
                float value = x[r * k + i];
                row[i] = isOutlier(value) ? value : switch (activation) {
                    case "float" -> value;
                    case "int8_block", "int8_outliers" -> scale == 0 ? 0 : Math.rint(value * (1 / scale)) * scale;
                    default -> (value - 119) * (double) 0.02f;
                };
            }
        }
        return row;
    }

    private boolean isOutlier(float value) {
        return activation.equals("int8_outliers") && Math.abs(value) >= OUTLIER;
    }

    /// Random rows that suit the activation: codes 0 to 255, or floats.
    float[] rows(int m, long seed) {
        Random random = new Random(seed);
        float[] x = new float[m * k];
        for (int i = 0; i < x.length; i++) {
            x[i] = activation.equals("uint8_dynamic") ? random.nextInt(256) : (float) random.nextGaussian();
        }
        return x;
    }
}
