package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.Convert;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** A problem with random tensors, its answer in float64, and what plain arithmetic of the same precision loses. */
record FlashCase(int batch, int heads, int keyHeads, int queries, int keys, int headDim, boolean bfloat16,
        boolean causal,
        int window, float softcap, int pageSize, float magnitude) {

    /** Tensors: queries and output [batch, queries, heads, headDim], keys and values [rows, keyHeads, headDim]. */
    record Data(ForwardSpec spec, ShortArray query, ShortArray key, ShortArray value, IntArray pages, double[] expected,
            double plainError) {
    }

    private int pagesOfSequence() {
        return pageSize == 0 ? 0 : (keys + pageSize - 1) / pageSize;
    }

    Data data(long seed) {
        Random random = new Random(seed);
        int pageCount = pagesOfSequence() * batch;
        int rows = pageSize == 0 ? batch * keys : pageCount * pageSize;
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < pageCount; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        IntArray pages = new IntArray(Math.max(1, pageCount));
        for (int i = 0; i < pageCount; i++) {
            pages.set(i, order.get(i));
        }
        List<SequenceRange> sequences = new ArrayList<>();
        for (int b = 0; b < batch; b++) {
            sequences.add(
                    new SequenceRange(b * queries, queries, pageSize == 0 ? b * keys : b * pagesOfSequence(), keys));
        }
        ForwardSpec spec = new ForwardSpec(heads, keyHeads, headDim, bfloat16, causal, window, softcap,
                (float) (1 / Math.sqrt(headDim)), Layout.packed((long) batch * queries, heads, headDim),
                Layout.packed(rows, keyHeads, headDim), Layout.packed((long) batch * queries, heads, headDim),
                sequences);
        ShortArray query = random(batch * queries * heads * headDim, random);
        ShortArray key = random(rows * keyHeads * headDim, random);
        ShortArray value = random(rows * keyHeads * headDim, random);
        poison(key, value, pages);
        double[] expected = new double[batch * queries * heads * headDim];
        double square = 0;
        for (int b = 0; b < batch; b++) {
            for (int i = 0; i < queries; i++) {
                for (int h = 0; h < heads; h++) {
                    square += row(b, i, h, query, key, value, pages, expected);
                }
            }
        }
        return new Data(spec, query, key, value, pages, expected, Math.sqrt(square));
    }

    /** Rows behind a sequence's end hold NaN, as memory that nobody wrote may. */
    private void poison(ShortArray key, ShortArray value, IntArray pages) {
        for (int b = 0; b < batch; b++) {
            for (int j = keys; j < pagesOfSequence() * pageSize; j++) {
                for (int c = 0; c < keyHeads * headDim; c++) {
                    key.set(row(pages, b, j) * keyHeads * headDim + c, (short) 0x7fff);
                    value.set(row(pages, b, j) * keyHeads * headDim + c, (short) 0x7fff);
                }
            }
        }
    }

    private int row(IntArray pages, int b, int j) {
        return pageSize == 0 ? b * keys + j : pages.get(b * pagesOfSequence() + j / pageSize) * pageSize + j % pageSize;
    }

    /** One row in float64; returns the squared error of the same row with probabilities and output rounded. */
    private double row(int b, int i, int h, ShortArray query, ShortArray key, ShortArray value, IntArray pages,
            double[] expected) {
        int position = i + keys - queries;
        int end = causal ? Math.clamp(position + 1, 0, keys) : keys;
        int start = window > 0 ? Math.max(0, position - window + 1) : 0;
        int at = ((b * queries + i) * heads + h) * headDim;
        int keyHead = h / (heads / keyHeads);
        double[] scores = new double[Math.max(0, end)];
        double best = Double.NEGATIVE_INFINITY;
        for (int j = start; j < end; j++) {
            double dot = 0;
            for (int c = 0; c < headDim; c++) {
                dot += (double) get(query, at + c) * get(key, (row(pages, b, j) * keyHeads + keyHead) * headDim + c);
            }
            scores[j] = dot * (float) (1 / Math.sqrt(headDim));
            if (softcap > 0) {
                scores[j] = softcap * Math.tanh(scores[j] / softcap);
            }
            best = Math.max(best, scores[j]);
        }
        double sum = 0;
        for (int j = start; j < end; j++) {
            scores[j] = Math.exp(scores[j] - best);
            sum += scores[j];
        }
        double square = 0;
        for (int c = 0; c < headDim; c++) {
            double exact = 0;
            double plain = 0;
            for (int j = start; j < end; j++) {
                double v = get(value, (row(pages, b, j) * keyHeads + keyHead) * headDim + c);
                exact += scores[j] * v;
                plain += round((float) scores[j]) * v;
            }
            expected[at + c] = end > start ? exact / sum : 0;
            double rounded = end > start ? round((float) (plain / sum)) : 0;
            square += (rounded - expected[at + c]) * (rounded - expected[at + c]);
        }
        return square;
    }

    private float round(float value) {
        return bfloat16
                ? Convert.bfloat16Low(Convert.packBFloat16(value, 0f))
                : Convert.halfLow(Convert.packHalf(value, 0f));
    }

    double get(ShortArray array, int index) {
        int bits = array.get(index);
        return bfloat16 ? Convert.bfloat16Low(bits) : Convert.halfLow(bits);
    }

    private ShortArray random(int size, Random random) {
        ShortArray array = new ShortArray(size);
        for (int i = 0; i < size; i++) {
            float value = (float) random.nextGaussian() * magnitude;
            array.set(i, (short) (bfloat16 ? Convert.packBFloat16(value, 0f) : Convert.packHalf(value, 0f)));
        }
        return array;
    }
}
