package io.updraft.graph.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyIdsTest {
    private static final String INT32 = "{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }";
    @TempDir
    private Path folder = Path.of("");

    @Test
    void int32AndInt64AndAllVersions() {
        for (int version = 1; version <= 3; version++) {
            assertThat(NpyIds.read(write(file(version, INT32, ints(5, 0, 4095))))).containsExactly(5, 0, 4095);
            String wide = INT32.replace("i4", "i8").replace("(3,)", "(2, 1)");
            assertThat(NpyIds.read(write(file(version, wide, ints(7, 0, 8, 0))))).containsExactly(7, 8);
        }
    }

    @Test
    void emptyAndScalarShapes() {
        assertThat(NpyIds.read(write(file(1, INT32.replace("(3,)", "(0,)"), new byte[0])))).isEmpty();
        assertThat(NpyIds.read(write(file(1, INT32.replace("(3,)", "()"), ints(9))))).containsExactly(9);
    }

    @Test
    void whatIsNoArrayOfIdsIsNamed() {
        assertBad(new byte[0], "does not begin");
        assertBad("id,id,id and so on".getBytes(StandardCharsets.UTF_8), "does not begin");
        assertBad(file(9, INT32, ints(1, 2, 3)), "format version 9");
        assertBad(file(1, INT32.replace("<i4", "<f4"), ints(1, 2, 3)), "elements are '<f4'");
        assertBad(file(1, INT32.replace("<i4", ">i4"), ints(1, 2, 3)), "elements are '>i4'");
        assertBad(file(1, INT32, ints(1, 2)), "needs 3 elements, the file holds 2");
        assertBad(file(1, INT32.replace("(3,)", "(99999999999, 99999999999)"), ints(1)), "out of range");
        assertBad(file(1, INT32.replace("(3,)", "(99999999999999999999)"), ints(1)), "out of range");
        assertBad(file(1, INT32.replace("(3,)", "(4294967296,)"), ints(1)), "the file holds 1");
        assertBad(file(1, INT32.replace("False, 'shape': (3,)", "True, 'shape': (2, 1)"), ints(1, 2)), "Fortran");
        assertBad(file(1, INT32, ints(1, -2, 3)), "element 1 is -2");
        assertBad(file(1, INT32.replace("i4", "i8").replace("(3,)", "(1,)"), ints(0, 1)), "element 0 is 4294967296");
        assertBad(file(1, "{}", ints(1)), "no 'descr'");
        assertBad(Arrays.copyOf(file(1, INT32, ints(1, 2, 3)), 40), "too long or cut off");
        byte[] endless = file(2, INT32, ints(1, 2, 3));
        endless[11] = 0x7F;
        assertBad(endless, "too long or cut off");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> NpyIds.read(folder.resolve("none.npy"))).isInstanceOf(GenerationException.class)
                .hasMessageContaining("none.npy cannot be read");
    }

    @Test
    void mutatedFilesEndInOneClearErrorOrInIds() {
        byte[] good = file(1, INT32, ints(1, 2, 3));
        SplittableRandom random = new SplittableRandom(2);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = Arrays.copyOf(good, random.nextInt(10) == 0 ? random.nextInt(good.length) : good.length);
            for (int flips = random.nextInt(4); flips >= 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(NpyIds.read(write(bytes))).doesNotContain(-1);
            } catch (GenerationException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    private void assertBad(byte[] bytes, String message) {
        Path file = write(bytes);
        assertThatThrownBy(() -> NpyIds.read(file)).isInstanceOf(GenerationException.class)
                .hasMessageContaining("ids.npy is no array of token ids").hasMessageContaining(message)
                .hasMessageContaining("numpy.save");
    }

    private Path write(byte[] bytes) {
        try {
            return Files.write(folder.resolve("ids.npy"), bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] file(int version, String header, byte[] data) {
        ByteBuffer buffer = ByteBuffer.allocate(200 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(new byte[]{(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        byte[] text = (header + " ".repeat(80 - header.length() % 64) + "\n").getBytes(StandardCharsets.UTF_8);
        if (version == 1) {
            buffer.putShort((short) text.length);
        } else {
            buffer.putInt(text.length);
        }
        buffer.put(text).put(data);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static byte[] ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asIntBuffer().put(values);
        return buffer.array();
    }
}
