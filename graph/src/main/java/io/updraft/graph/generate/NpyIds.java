package io.updraft.graph.generate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Token ids in NumPy's `.npy` format (NEP 1), versions 1 to 3: little-endian int32 or int64 of any shape, read in
/// C order.
public final class NpyIds {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /// NumPy itself refuses longer headers where it does not trust the file.
    private static final int MAX_HEADER = 10_000;
    private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([^']{1,8})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]*)\\)");

    private NpyIds() {
    }

    /// @throws GenerationException if the file cannot be read, is no such array, or holds negative ids
    public static int[] read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer start = read(channel, 0, (int) Math.min(12, channel.size()), file);
            if (start.remaining() < 10 || !matchesMagic(start)) {
                throw bad(file, "it does not begin as a .npy file does");
            }
            int version = start.get(6);
            if (version < 1 || version > 3 || version > 1 && start.remaining() < 12) {
                throw bad(file, "it has format version " + version + ", known are 1 to 3");
            }
            int headerStart = version == 1 ? 10 : 12;
            long headerLength = version == 1
                    ? Short.toUnsignedInt(start.getShort(8))
                    : Integer.toUnsignedLong(start.getInt(8));
            if (headerLength > MAX_HEADER || headerStart + headerLength > channel.size()) {
                throw bad(file, "its header of " + headerLength + " bytes is too long or cut off");
            }
            ByteBuffer header = read(channel, headerStart, (int) headerLength, file);
            return ids(channel, headerStart + headerLength, StandardCharsets.UTF_8.decode(header).toString(), file);
        } catch (IOException e) {
            throw new GenerationException(file + " cannot be read: " + e + "; name a readable .npy file", e);
        }
    }

    private static int[] ids(FileChannel channel, long offset, String header, Path file) throws IOException {
        String type = find(TYPE, header, "no 'descr'", file);
        int width = switch (type) {
            case "<i4" -> 4;
            case "<i8" -> 8;
            default -> throw bad(file, "its elements are '" + type + "', read are '<i4' and '<i8'");
        };
        String shape = find(SHAPE, header, "no 'shape'", file);
        if (find(ORDER, header, "no 'fortran_order'", file).equals("True") && shape.matches(".*\\d.*,.*\\d.*")) {
            throw bad(file, "it is in Fortran order");
        }
        long count = elements(shape, file);
        long present = (channel.size() - offset) / width;
        if (count > present) {
            throw bad(file, "its shape (" + shape + ") needs " + count + " elements, the file holds " + present);
        }
        if (count > Integer.MAX_VALUE / width) {
            throw bad(file, "it has " + count + " elements, more than can be read at a time");
        }
        ByteBuffer data = read(channel, offset, (int) count * width, file);
        int[] ids = new int[(int) count];
        for (int i = 0; i < ids.length; i++) {
            long id = width == 4 ? data.getInt(i * 4) : data.getLong(i * 8);
            if (id < 0 || id > Integer.MAX_VALUE) {
                throw bad(file, "element " + i + " is " + id + ", which is no token id");
            }
            ids[i] = (int) id;
        }
        return ids;
    }

    private static long elements(String shape, Path file) {
        long count = 1;
        for (String extent : shape.split(",")) {
            String digits = extent.strip();
            if (!digits.isEmpty()) {
                try {
                    count = Math.multiplyExact(count, Long.parseLong(digits));
                } catch (NumberFormatException | ArithmeticException e) {
                    throw bad(file, "its shape (" + shape + ") is out of range");
                }
            }
        }
        return count;
    }

    private static ByteBuffer read(FileChannel channel, long offset, int length, Path file) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw bad(file, "it ends early");
            }
        }
        return buffer.flip();
    }

    private static boolean matchesMagic(ByteBuffer start) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (start.get(i) != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    private static String find(Pattern pattern, String header, String otherwise, Path file) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw bad(file, "its header has " + otherwise);
        }
        return matcher.group(1);
    }

    private static GenerationException bad(Path file, String what) {
        return new GenerationException(file + " is no array of token ids: " + what
                + "; write it with numpy.save from an int32 or int64 array");
    }
}
