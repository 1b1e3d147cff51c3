package io.updraft.embedded.code;

import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.util.Arrays;

/**
 * The operand stack of a method that is read but not run: of each value it knows which parameters it may be, one bit for
 * each.
 */
final class OriginStack {

    private static final int WIDE = 1 << 31;

    private int[] entries = new int[16];
    private int depth;

    OriginStack copy() {
        OriginStack copy = new OriginStack();
        copy.entries = entries.clone();
        copy.depth = depth;
        return copy;
    }

    /** Where two paths meet, a value may be what it is on either. */
    OriginStack merge(OriginStack other) {
        OriginStack merged = copy();
        for (int i = 0; i < Math.min(depth, other.depth); i++) {
            merged.entries[i] |= other.entries[i];
        }
        return merged;
    }

    void clear() {
        depth = 0;
    }

    void push(int origins, TypeKind kind) {
        if (kind != TypeKind.VOID) {
            pushEntry(kind.slotSize() == 2 ? origins | WIDE : origins);
        }
    }

    private void pushEntry(int entry) {
        if (depth == entries.length) {
            entries = Arrays.copyOf(entries, 2 * depth);
        }
        entries[depth++] = entry;
    }

    /** A value of one or two slots. Answers no origin where the stack is not known. */
    int pop() {
        return popEntry() & ~WIDE;
    }

    private int popEntry() {
        return depth == 0 ? 0 : entries[--depth];
    }

    private static boolean isWide(int entry) {
        return (entry & WIDE) != 0;
    }

    /** The instructions that only move values about. */
    void move(Opcode opcode) {
        switch (opcode) {
            case POP -> popEntry();
            case POP2 -> {
                if (!isWide(popEntry())) {
                    popEntry();
                }
            }
            case DUP -> duplicate(1, 0);
            case DUP_X1 -> duplicate(1, 1);
            case DUP_X2 -> duplicate(1, 2);
            case DUP2 -> duplicate(2, 0);
            case DUP2_X1 -> duplicate(2, 1);
            case DUP2_X2 -> duplicate(2, 2);
            case SWAP -> {
                int top = popEntry();
                int below = popEntry();
                pushEntry(top);
                pushEntry(below);
            }
            default -> throw new IllegalArgumentException(opcode + " is no instruction of the stack");
        }
    }

    /** Puts a copy of the topmost slots below so many slots further down. */
    private void duplicate(int slots, int below) {
        int[] top = take(slots);
        int[] under = take(below);
        put(top);
        put(under);
        put(top);
    }

    /** Entries that fill so many slots, the topmost first. */
    private int[] take(int slots) {
        int[] taken = new int[slots];
        int count = 0;
        for (int filled = 0; filled < slots; count++) {
            taken[count] = popEntry();
            filled += isWide(taken[count]) ? 2 : 1;
        }
        return Arrays.copyOf(taken, count);
    }

    private void put(int[] taken) {
        for (int i = taken.length - 1; i >= 0; i--) {
            pushEntry(taken[i]);
        }
    }
}
