package io.updraft.graph.device;

import io.updraft.quant.QuantDeviceKernels;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What was measured on a device, as a text file: a line each for what it is, for whom, and then for each shape
/// `SHAPE = LABEL: LABEL MICROSECONDS, LABEL MICROSECONDS, ...`.
///
/// @param device model, driver and version of the kernels; a file of another one is not used
record VariantFile(Path path, String device) {
    private static final Logger LOG = System.getLogger(VariantFile.class.getName());
    private static final String TITLE = "updraft variants 1 (how kernels divide their work, as measured; delete this file to "
            + "measure again)";
    private static final Pattern ENTRY = Pattern.compile("([^=]+) = (\\S+): (.+)");
    private static final Pattern TIME = Pattern.compile("(\\S+) (\\d+\\.\\d+)");
    private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
    private static final String UNKNOWN_DRIVER = "unknown driver";
    /// Of an entry: shape, label, times.
    private static final int TIMES = 3;

    /// The file of a device in a folder.
    static VariantFile of(Path folder, String model) {
        return new VariantFile(folder.resolve("variants-" + model.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-")
                + ".txt"), model + ", " + driver() + ", kernels " + QuantDeviceKernels.revision());
    }

    /// As the driver itself says on Linux.
    private static String driver() {
        try (Stream<String> lines = Files.lines(DRIVER)) {
            return lines.findFirst().orElse(UNKNOWN_DRIVER);
        } catch (IOException none) {
            return UNKNOWN_DRIVER;
        }
    }

    /// What is known of a shape.
    ///
    /// @param label the fastest
    /// @param micros of each way, in the trial's order
    record Entry(String label, Map<String, Double> micros) {
        String text() {
            List<String> times = new ArrayList<>();
            micros.forEach((name, each) -> times.add(String.format(Locale.ROOT, "%s %.2f", name, each)));
            return label + ": " + String.join(", ", times);
        }
    }

    /// What the file holds; nothing where there is none, or one that was written for something else or is damaged.
    Map<String, Entry> read() {
        if (!Files.exists(path)) {
            return Map.of();
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            LOG.log(Level.WARNING, "{0} cannot be read, kernels are measured again: {1}", path, unreadable);
            return Map.of();
        }
        if (lines.size() < 2 || !lines.get(0).equals(TITLE) || !lines.get(1).equals(device)) {
            LOG.log(Level.INFO, "{0} is not of {1}; kernels are measured again", path, device);
            return Map.of();
        }
        Map<String, Entry> entries = new TreeMap<>();
        for (int i = 2; i < lines.size(); i++) {
            Optional<Map.Entry<String, Entry>> entry = entry(lines.get(i));
            if (entry.isEmpty()) {
                LOG.log(Level.WARNING, "{0}, line {1} is damaged; kernels are measured again", path, i + 1);
                return Map.of();
            }
            entries.put(entry.get().getKey(), entry.get().getValue());
        }
        return entries;
    }

    private static Optional<Map.Entry<String, Entry>> entry(String line) {
        Matcher matcher = ENTRY.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, Double> micros = new LinkedHashMap<>();
        for (String each : matcher.group(TIMES).split(", ", -1)) {
            Matcher time = TIME.matcher(each);
            if (!time.matches()) {
                return Optional.empty();
            }
            micros.put(time.group(1), Double.valueOf(time.group(2)));
        }
        return micros.containsKey(matcher.group(2))
                ? Optional.of(Map.entry(matcher.group(1), new Entry(matcher.group(2), micros))) : Optional.empty();
    }

    /// Adds an entry. Others see the file as it was or as it is, nothing between; a file that cannot be written is
    /// logged, since all it saves is time.
    void add(String shape, Entry entry) {
        Map<String, Entry> entries = new TreeMap<>(read());
        entries.put(shape, entry);
        StringBuilder text = new StringBuilder(TITLE).append('\n').append(device).append('\n');
        entries.forEach((key, each) -> text.append(key).append(" = ").append(each.text()).append('\n'));
        try {
            Path folder = path.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path whole = Files.createTempFile(folder, "variants", ".new");
            Files.writeString(whole, text);
            Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "{0} cannot be written, so kernels will be measured again next time: {1}", path,
                    failure);
        }
    }

    /// Deletes the file.
    void forget() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "{0} cannot be deleted: {1}", path, failure);
        }
    }
}
