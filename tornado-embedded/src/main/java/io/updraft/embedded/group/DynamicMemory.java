package io.updraft.embedded.group;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Local memory that has addresses, as compute capability 9.0 has it: 227 KiB, the memory barriers in it, and the numbered
 * barriers of the group. What nobody wrote is not zero.
 */
public final class DynamicMemory {
    /** The first address, a multiple of 1024. */
    public static final int BASE = 1024;
    /** Bytes. */
    public static final int SIZE = 227 * 1024;

    private static final int MEMORY_BARRIER = Sites.register("a memory barrier");
    private static final int NUMBERED_BARRIER = Sites.register("a numbered barrier");
    /** Two halves that are not numbers. */
    private static final byte UNWRITTEN = 0x7f;

    private final ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    private final Map<Integer, Phases> memoryBarriers = new HashMap<>();
    private final Map<Integer, Phases> numberedBarriers = new HashMap<>();

    DynamicMemory() {
        Arrays.fill(bytes.array(), UNWRITTEN);
    }

    /** Counts arrivals and bytes of the phase that is under way. */
    private static final class Phases {
        private final int arrivals;
        private int arrived;
        private int bytes;
        private int completed;

        Phases(int arrivals) {
            this.arrivals = arrivals;
        }

        void arrive(int expectedBytes) {
            if (arrived == arrivals) {
                throw new KernelFault("more than the " + arrivals + " arrivals of a barrier's phase");
            }
            arrived++;
            bytes += expectedBytes;
            complete();
        }

        void receive(int count) {
            bytes -= count;
            complete();
        }

        private void complete() {
            if (arrived == arrivals && bytes == 0) {
                arrived = 0;
                completed++;
            }
        }
    }

    private int index(int address, int size) {
        if (address % size != 0 || address < BASE || address > BASE + SIZE - size) {
            throw new KernelFault("an access of " + size + " bytes at address " + address
                    + " of dynamic local memory, which has " + SIZE + " bytes from " + BASE + " on");
        }
        return address - BASE;
    }

    /** The 32-bit word at an address. */
    public int word(int address) {
        return bytes.getInt(index(address, Integer.BYTES));
    }

    public void setWord(int address, int value) {
        bytes.putInt(index(address, Integer.BYTES), value);
    }

    /** The two bytes at an address. */
    public short half(int address) {
        return bytes.getShort(index(address, Short.BYTES));
    }

    public byte get(int address) {
        return bytes.get(index(address, 1));
    }

    public void set(int address, byte value) {
        bytes.put(index(address, 1), value);
    }

    private Phases barrier(int address) {
        Phases phases = memoryBarriers.get(address);
        if (phases == null) {
            throw new KernelFault("no memory barrier was made at address " + address);
        }
        return phases;
    }

    public void initBarrier(int address, int arrivals) {
        index(address, Long.BYTES);
        memoryBarriers.put(address, new Phases(arrivals));
    }

    /** Arrives at a memory barrier, whose phase then also waits for so many bytes. */
    public void arrive(int address, int expectedBytes) {
        barrier(address).arrive(expectedBytes);
    }

    /** Tells a memory barrier that bytes have come. */
    public void receive(int address, int count) {
        barrier(address).receive(count);
    }

    /** Waits for the end of the phase of that parity; the phase before the first has ended. */
    public void awaitBarrier(WorkItem item, int address, int parity) {
        Phases phases = barrier(address);
        item.awaitCondition(MEMORY_BARRIER, () -> (phases.completed & 1) != parity);
    }

    /** Arrives at a numbered barrier of the group, which passes when so many work-items have. */
    public void arriveNumbered(int id, int workItems) {
        numberedBarriers.computeIfAbsent(id, _ -> new Phases(workItems)).arrive(0);
    }

    /** The same, and waits until it passes. */
    public void awaitNumbered(WorkItem item, int id, int workItems) {
        Phases phases = numberedBarriers.computeIfAbsent(id, _ -> new Phases(workItems));
        int before = phases.completed;
        phases.arrive(0);
        item.awaitCondition(NUMBERED_BARRIER, () -> phases.completed != before);
    }
}
