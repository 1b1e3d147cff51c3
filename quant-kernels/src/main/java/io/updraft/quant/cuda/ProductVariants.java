package io.updraft.quant.cuda;

import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.Trial;
import io.updraft.runtime.plan.Variants;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * How products in plans are divided: as {@link Variants} of the device chooses for the shape. A trial is a chain of products, each
 * with the outputs of the one before, over more weights than caches hold: so that it counts how early the next one
 * begins, which is much of what tells divisions apart in a model.
 *
 * @param gated
 *            see {@link Fusion}
 */
record ProductVariants(TileLayout layout, boolean gated, DeviceProfile device) {
    /** Tokens that {@link FewTokens} takes at once. */
    static final int FEW = 16;
    /** Of the smaller tiles of {@link FewTokens}. */
    private static final int EIGHT = 8;
    /** Weights below which a launch takes its time whatever it does. */
    private static final int SMALL_BYTES = 2 << 20;
    /** More than the caches of any device that has the kernels. */
    private static final int TRIAL_BYTES = 96 << 20;
    /** What a chain reads, so that it takes much longer than its start. */
    private static final int TRIAL_TRAFFIC = 1 << 30;
    private static final int MOST_PRODUCTS = 64;
    private static final int FEWEST_PRODUCTS = 8;
    /** Tokens of the prompt that is described. */
    private static final int PROMPT = 512;
    private static final int ALIGNMENT = 128;
    private static final String TRIAL = "trial";

    /** For {@link FewTokens}. */
    ProductLauncher.FewVariant few(int tokens) {
        return fewCandidates(tokens).get(choose(fewTrial(tokens)).index());
    }

    /** For {@link ManyTokens}, which takes up to so many tokens: by rule, which hardly any trial has found wanting. */
    ProductLauncher.ManyVariant many(int tokens) {
        return ProductLauncher.ManyVariant.of(layout, tokens);
    }

    /** What decoding and prompts of some hundred tokens take, and why. */
    List<String> describe() {
        List<String> lines = new ArrayList<>();
        Trial trial = fewTrial(1);
        Variants.Choice choice = choose(trial);
        lines.add(trial.shape() + ": " + trial.labels().get(choice.index()) + ", " + choice.reason());
        if (device.intrinsics() == Intrinsics.DIRECT && layout.n() % 2 == 0) {
            // Gates of many tokens have a launch of their own.
            lines.add(new ProductVariants(layout, false, device).shape("many-tokens", PROMPT) + ": "
                    + many(PROMPT).label() + ", by rule");
        }
        return lines;
    }

    private Variants.Choice choose(Trial trial) {
        return trial.labels().size() > 1 && layout.codeBytes() >= SMALL_BYTES
                ? device.variants().choose(trial) : Variants.BY_RULE.choose(trial);
    }

    List<ProductLauncher.FewVariant> fewCandidates(int tokens) {
        Set<ProductLauncher.FewVariant> all = new LinkedHashSet<>();
        all.add(ProductLauncher.FewVariant.of(layout, tokens, gated));
        ProductLauncher.FewVariant.candidates(layout, tokens, device.intrinsics() == Intrinsics.DIRECT).stream()
                .map(each -> gated ? each.paired() : each).forEach(all::add);
        return List.copyOf(all);
    }

    private String shape(String kernel, int tokens) {
        return String.format(Locale.ROOT, "%s %s %dx%d%s%s%s, %d token%s", kernel, layout.format().name()
                .toLowerCase(Locale.ROOT), layout.n(), layout.k(),
                layout.groups() == 0 ? "" : layout.groups() == 1 ? " blocks of 128 or more"
                        : " blocks of " + layout.columnsOfGroup(),
                layout.zeroed() ? " zero points" : "", gated ? " gated" : "", tokens, tokens == 1 ? "" : "s");
    }

    Trial fewTrial(int tokens) {
        List<ProductLauncher.FewVariant> all = fewCandidates(tokens);
        int most = tokens == 1 ? 1 : tokens <= EIGHT ? EIGHT : FEW;
        return new Trial(shape("few-tokens", most), all.stream().map(ProductLauncher.FewVariant::label).toList(),
                index -> fewRuns(all.get(index), most));
    }

    private List<Launch> fewRuns(ProductLauncher.FewVariant variant, int tokens) {
        int width = Math.max(layout.n(), layout.k());
        List<FloatArray> ends = List.of(zeros(tokens * width), zeros(tokens * width));
        List<Launch> runs = new ArrayList<>();
        for (TileArrays arrays : weights()) {
            int at = runs.size() % 2;
            runs.add(PlanProducts.few(TRIAL, device, variant, arrays, ends.get(at), ends.get(1 - at), tokens,
                    gated ? Fusion.GATED : Fusion.NONE));
        }
        return runs;
    }

    private static FloatArray zeros(int count) {
        FloatArray array = new FloatArray(count);
        array.init(0f);
        return array;
    }

    /** Zeros where weights would be; one matrix behind the other where kernels know offsets. */
    private List<TileArrays> weights() {
        List<Integer> sizes = List.of(layout.codeBytes(), layout.scaleBytes(), layout.zeroBytes());
        if (device.intrinsics() != Intrinsics.DIRECT) {
            List<TileArrays.Place> places = sizes.stream().map(size -> new TileArrays.Place(bytes(size), 0)).toList();
            return Collections.nCopies(FEWEST_PRODUCTS, matrix(places));
        }
        int together = sizes.stream().mapToInt(ProductVariants::aligned).sum();
        int different = Math.max(1, TRIAL_BYTES / together);
        ByteArray all = bytes(different * together);
        int count = Math.clamp(TRIAL_TRAFFIC / together, FEWEST_PRODUCTS, MOST_PRODUCTS);
        List<TileArrays> weights = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<TileArrays.Place> places = new ArrayList<>();
            long at = (long) (i % different) * together;
            for (int size : sizes) {
                places.add(new TileArrays.Place(all, at));
                at += aligned(size);
            }
            weights.add(matrix(places));
        }
        return weights;
    }

    private TileArrays matrix(List<TileArrays.Place> places) {
        return new TileArrays(layout, places.get(0), places.get(1), places.get(2), places.get(2), false);
    }

    private static int aligned(int bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    private static ByteArray bytes(int count) {
        ByteArray array = new ByteArray(count);
        // Faster than init for as many bytes.
        array.getSegment().fill((byte) 0);
        return array;
    }
}
