package io.updraft.quant;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.tensor.Codebook;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A node of the internal operator `io.updraft::Linear`, read and checked: the product of x `[..., K]` with several
/// parts' weights, their outputs one after another.
///
/// Inputs: 0 = x; part p has weight, scales, zero points, g_idx and bias at 1 + 5p to 5 + 5p; with activation
/// "uint8_dynamic" x's scale and zero point follow. Attributes: `parts`, `K`, `N`, `format` ("dense", "integer",
/// "nbits", "codebook"), `layout` ("KN", "NK"), `bits`, `block_size`, `activation`.
record LinearNode(int k, Activation activation, List<WeightSource> parts, List<float[]> biases) {
    private static final int INPUTS_PER_PART = 5;

    /// @throws LinearException if the node's constants do not fit its attributes
    static LinearNode of(KernelRequest request) {
        return new Reader(request).read();
    }

    /// The input that holds x's scale under "uint8_dynamic"; its zero point follows.
    static int xScaleInput(KernelRequest request) {
        return 1 + INPUTS_PER_PART * (int) request.attributes().integer("parts", 1);
    }

    private record Reader(KernelRequest request, Attributes attributes, int k) {
        Reader(KernelRequest request) {
            this(request, request.attributes(), Math.toIntExact(request.attributes().integer("K")));
        }

        LinearNode read() {
            int count = (int) attributes.integer("parts", 1);
            long[] ns = attributes.integers("N");
            check(count >= 1 && ns.length == count, "N has " + ns.length + " entries for " + count + " parts");
            check(k >= 1, "K is " + k + ", it must be positive");
            List<WeightSource> parts = new ArrayList<>();
            List<float[]> biases = new ArrayList<>();
            for (int p = 0; p < count; p++) {
                int n = Math.toIntExact(ns[p]);
                check(n >= 1, "part " + p + " has " + n + " outputs, it must have some");
                parts.add(part(1 + INPUTS_PER_PART * p, n));
                int bias = INPUTS_PER_PART * (p + 1);
                biases.add(request.has(bias) ? floats(bias, n, "bias") : new float[0]);
            }
            String activation = attributes.text("activation", "float");
            return new LinearNode(k, Activation.find(activation)
                    .orElseThrow(() -> error("activation '" + activation + "' is none of " + Activation.names())),
                    parts,
                    biases);
        }

        private WeightSource part(int input, int n) {
            String format = attributes.text("format");
            return switch (format) {
                case "dense" -> dense(input, n);
                case "integer" -> integer(input, n);
                case "nbits" -> nbits(input, n);
                case "codebook" -> codebook(input, n);
                default -> throw error("format '" + format + "' is none of dense, integer, nbits, codebook");
            };
        }

        private boolean byColumns() {
            return attributes.text("layout", "NK").toUpperCase(Locale.ROOT).equals("KN");
        }

        private DenseSource dense(int input, int n) {
            Tensor weight = request.constant(input);
            check(weight.type() == DataType.FLOAT || weight.type() == DataType.FLOAT16
                    || weight.type() == DataType.BFLOAT16 || weight.type() == DataType.DOUBLE,
                    "weight is " + weight.type() + ", expected a floating-point type of at least 16 bits");
            elements(weight, (long) n * k, "weight");
            return new DenseSource(weight, n, k, byColumns());
        }

        private QuantizedSource integer(int input, int n) {
            Tensor weight = request.constant(input);
            int bits = weight.type().bits();
            check(weight.type().isInteger() && (bits == 2 || bits == 4 || bits == 8),
                    "weight is " + weight.type() + ", expected an integer of 2, 4 or 8 bits");
            elements(weight, (long) n * k, "weight");
            int size = blockSize(k);
            int blocks = Math.ceilDiv(k, size);
            float[] scales = spread(floats(input + 1, -1, "scales"), n, blocks, "scales");
            int flip = weight.type().isUnsigned() ? 0 : 1 << (bits - 1);
            short[] zeros = {(short) flip};
            if (request.has(input + 2)) {
                Tensor tensor = request.constant(input + 2);
                check(tensor.type() == weight.type(),
                        "zero points are " + tensor.type() + ", the weight is " + weight.type());
                zeros = new short[Math.toIntExact(tensor.elements())];
                new TensorReader().codes(tensor, 0, zeros.length, zeros, 0, 1);
                zeros = spread(zeros, n, blocks);
            }
            return new QuantizedSource(weight, n, k, byColumns() ? 0 : k, bits, size, scales, zeros, new float[0],
                    new int[0], Optional.empty());
        }

        private int blockSize(int otherwise) {
            long size = attributes.integer("block_size", 0);
            check(size >= 0, "block_size is " + size);
            return size == 0 ? otherwise : (int) Math.min(size, Math.max(k, 1));
        }

        /// One value, one for each output, or one for each output and block, as `[n][blocks]`.
        private float[] spread(float[] values, int n, int blocks, String what) {
            float[] result = new float[Math.multiplyExact(n, blocks)];
            for (int i = 0; i < result.length; i++) {
                result[i] = values[source(i, values.length, n, blocks, what)];
            }
            return result;
        }

        private short[] spread(short[] values, int n, int blocks) {
            if (values.length == 1) {
                return values;
            }
            short[] result = new short[Math.multiplyExact(n, blocks)];
            boolean same = true;
            for (int i = 0; i < result.length; i++) {
                result[i] = values[source(i, values.length, n, blocks, "zero points")];
                same &= result[i] == result[0];
            }
            return same ? new short[]{result[0]} : result;
        }

        private int source(int index, int length, int n, int blocks, String what) {
            if (length == 1) {
                return 0;
            }
            if (length == n && blocks == 1 || length == n && attributes.integer("block_size", 0) == 0) {
                return index / blocks;
            }
            check(length == (long) n * blocks, what + " have " + length + " elements, expected 1, " + n + " or " + n
                    + " x " + blocks);
            return byColumns() ? index % blocks * n + index / blocks : index;
        }

        private QuantizedSource nbits(int input, int n) {
            Tensor weight = request.constant(input);
            int bits = (int) attributes.integer("bits", 4);
            int size = (int) attributes.integer("block_size");
            check(bits == 2 || bits == 4 || bits == 8, "bits is " + bits + ", expected 2, 4 or 8");
            check(size >= 16 && (size & size - 1) == 0, "block_size is " + size + ", expected a power of two from 16");
            int blocks = Math.ceilDiv(k, size);
            elements(weight, (long) n * blocks * size * bits / 8, "weight");
            float[] scales = floats(input + 1, n * blocks, "scales");
            short[] zeros = {(short) (1 << (bits - 1))};
            float[] floatZeros = {};
            if (request.has(input + 2)) {
                Tensor tensor = request.constant(input + 2);
                if (tensor.type().isFloat()) {
                    zeros = new short[0];
                    floatZeros = floats(input + 2, n * blocks, "zero points");
                } else {
                    zeros = packedZeros(tensor, n, blocks, bits);
                }
            }
            int[] groups = request.has(input + 3) ? groups(request.constant(input + 3), size, blocks) : new int[0];
            return new QuantizedSource(weight, n, k, blocks * size, bits, size, scales, zeros, floatZeros, groups,
                    Optional.empty());
        }

        private QuantizedSource codebook(int input, int n) {
            String name = attributes.text("codebook");
            Codebook codebook = Codebook.named(name)
                    .orElseThrow(() -> error("codebook '" + name + "' is none of " + Codebook.all()));
            Tensor weight = request.constant(input);
            int size = (int) attributes.integer("block_size");
            check(size >= 1 && (long) size * codebook.bits() % 8 == 0, "block_size is " + size);
            int blocks = Math.ceilDiv(k, size);
            elements(weight, (long) n * blocks * size * codebook.bits() / 8, "weight");
            Tensor codes = Tensor.over(new TensorType(DataType.UINT8, weight.shape()), weight.data());
            return new QuantizedSource(codes, n, k, blocks * size, codebook.bits(), size,
                    floats(input + 1, n * blocks, "scales"), new short[]{0}, new float[0], new int[0],
                    Optional.of(codebook));
        }

        private short[] packedZeros(Tensor tensor, int n, int blocks, int bits) {
            int rowBytes = Math.ceilDiv(blocks * bits, 8);
            elements(tensor, (long) n * rowBytes, "zero points");
            byte[] bytes = new byte[n * rowBytes];
            java.lang.foreign.MemorySegment.copy(tensor.data(), Tensor.BYTE, 0, bytes, 0, bytes.length);
            short[] zeros = new short[n * blocks];
            for (int row = 0; row < n; row++) {
                TensorReader.unpack(bytes, row * rowBytes * 8 / bits, blocks, bits, 0, zeros, row * blocks, 1);
            }
            return spread(zeros, n, blocks);
        }

        /// Empty where every column lies in its own block anyway.
        private int[] groups(Tensor tensor, int size, int blocks) {
            check(tensor.elements() >= k, "g_idx has " + tensor.elements() + " elements, K is " + k);
            int[] groups = new int[k];
            boolean plain = true;
            for (int i = 0; i < k; i++) {
                long group = tensor.getLong(i);
                check(group >= 0 && group < blocks,
                        "g_idx[" + i + "] is " + group + ", there are " + blocks + " groups");
                groups[i] = (int) group;
                plain &= group == i / size;
            }
            return plain ? new int[0] : groups;
        }

        private float[] floats(int input, int expected, String what) {
            Tensor tensor = request.constant(input);
            check(tensor.type().isFloat() && tensor.type().bits() >= 16, what + " are " + tensor.type()
                    + ", expected a floating-point type");
            if (expected >= 0) {
                elements(tensor, expected, what);
            }
            return TensorReader.allFloats(tensor);
        }

        private void elements(Tensor tensor, long expected, String what) {
            check(tensor.elements() == expected,
                    what + " has " + tensor.elements() + " elements, " + k + " columns need "
                            + expected + "; the model is damaged");
        }

        private void check(boolean condition, String message) {
            if (!condition) {
                throw error(message);
            }
        }

        private LinearException error(String message) {
            return new LinearException("Linear '" + request.node() + "': " + message);
        }
    }
}
