package io.updraft.runtime.intrinsics;

import io.updraft.embedded.group.DynamicMemory;

/**
 * Local (work-group) memory beyond what KernelContext offers: 16-byte accesses, and dynamic memory, which has addresses
 * instead of arrays and may be larger than 48 KiB where the kernel is launched directly. Addresses are in bytes.
 */
public final class SharedMemory {
    private SharedMemory() {
    }

    /**
     * Loads 4 words from {@code word}, a multiple of 4. PTX ISA, ld.shared.
     */
    public static void load16(int[] destination, int at, int[] local, int word) {
        Emulation.aligned(word, 4, "a load of 4 words");
        for (int i = 0; i < 4; i++) {
            destination[at + i] = Emulation.local(local, word + i);
        }
    }

    /**
     * Loads one word. For methods that a kernel gives its local array to: of those TornadoVM 5.2 loses that it is local, and
     * would use the offset in bytes as an index of {@code local[word]}.
     */
    public static int load4(int[] local, int word) {
        return Emulation.local(local, word);
    }

    /**
     * Stores one word, see {@link #load4}. PTX ISA, st.shared.
     */
    public static void store4(int[] local, int word, int value) {
        Emulation.store(local, word, value);
    }

    /**
     * Stores 4 words at {@code word}, a multiple of 4. PTX ISA, st.shared.
     */
    public static void store16(int[] local, int word, int first, int second, int third, int fourth) {
        Emulation.aligned(word, 4, "a store of 4 words");
        Emulation.store(local, word, first, second, third, fourth);
    }

    /**
     * The address of the work-group's dynamic local memory, a multiple of 1024.
     */
    public static int dynamic() {
        return DynamicMemory.BASE;
    }

    /**
     * Loads 4 bytes. PTX ISA, ld.shared.
     */
    public static int loadFrom(int address) {
        return Emulation.dynamic().word(address);
    }

    /**
     * Loads 16 bytes. PTX ISA, ld.shared.
     */
    public static void loadFrom16(int[] destination, int at, int address) {
        Emulation.aligned(address, 16, "a load of 16 bytes");
        for (int i = 0; i < 4; i++) {
            destination[at + i] = Emulation.dynamic().word(address + 4 * i);
        }
    }

    /**
     * Stores 4 bytes. PTX ISA, st.shared.
     */
    public static void storeTo(int address, int value) {
        Emulation.dynamic().setWord(address, value);
    }

    /**
     * Stores 8 bytes. PTX ISA, st.shared.
     */
    public static void storeTo8(int address, int first, int second) {
        Emulation.aligned(address, 8, "a store of 8 bytes");
        DynamicMemory memory = Emulation.dynamic();
        memory.setWord(address, first);
        memory.setWord(address + 4, second);
    }

    /**
     * Stores 16 bytes. PTX ISA, st.shared.
     */
    public static void storeTo16(int address, int first, int second, int third, int fourth) {
        Emulation.aligned(address, 16, "a store of 16 bytes");
        DynamicMemory memory = Emulation.dynamic();
        memory.setWord(address, first);
        memory.setWord(address + 4, second);
        memory.setWord(address + 8, third);
        memory.setWord(address + 12, fourth);
    }

    /**
     * Shows this work-item's earlier stores and finished copies to the matrix unit and the copy engine. PTX ISA, fence.proxy.async.
     */
    public static void fenceAsync() {
        // The emulator has one order of accesses.
    }
}
