package io.updraft.embedded.check;

import io.updraft.embedded.group.Finding;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is known of each element of an array: who wrote it last and who has read it since. Accesses of two work-items of a
 * group are in order if a barrier lies between them; those of two groups never are.
 */
final class Shadow {

    /** Whose memory an array is. */
    enum Scope {
        PRIVATE, LOCAL, GLOBAL
    }

    /** What is done to an element. */
    enum Use {
        READ, WRITE, ATOMIC
    }

    /**
     * Who accesses, and when.
     *
     * @param item index in the grid
     * @param epoch barriers that the group has passed
     * @param warpEpoch barriers of the warp that it has passed
     */
    record Accessor(int item, int group, int warp, int epoch, int warpEpoch) {
        boolean isOrderedAfter(Accessor before) {
            return before.item == item || before.group == group && (before.epoch != epoch
                    || before.warp == warp && before.warpEpoch != warpEpoch);
        }
    }

    /**
     * Two accesses without order.
     *
     * @param earlier who was there before
     */
    record Conflict(Finding.Kind kind, Accessor earlier, boolean earlierWrote) {
    }

    private final Scope scope;
    private final String name;
    private final int size;
    private final boolean[] written;
    private final Accessor[] writers;
    private final boolean[] writtenAtomically;
    private final Accessor[] readers;
    private final Accessor[] otherReaders;

    Shadow(Scope scope, String name, int size) {
        this.scope = scope;
        this.name = name;
        this.size = size;
        int tracked = scope == Scope.PRIVATE ? 0 : size;
        written = new boolean[scope == Scope.GLOBAL ? 0 : size];
        writers = new Accessor[tracked];
        writtenAtomically = new boolean[tracked];
        readers = new Accessor[tracked];
        otherReaders = new Accessor[tracked];
    }

    Scope scope() {
        return scope;
    }

    String name() {
        return name;
    }

    int size() {
        return size;
    }

    /** Whether an element of private or local memory is read before anyone wrote to it; reported once an element. */
    boolean isUninitialized(int index, Use use) {
        if (scope == Scope.GLOBAL) {
            return false;
        }
        boolean unwritten = use != Use.WRITE && !written[index];
        written[index] = true;
        return unwritten;
    }

    /** Notes the access, and answers whether it is in conflict with an earlier one. */
    Optional<Conflict> access(int index, Use use, Accessor now) {
        if (scope == Scope.PRIVATE) {
            return Optional.empty();
        }
        Optional<Conflict> conflict = Optional.empty();
        Accessor writer = writers[index];
        if (writer != null && !now.isOrderedAfter(writer) && !(use == Use.ATOMIC && writtenAtomically[index])) {
            conflict = Optional.of(conflict(now, writer, true));
        }
        if (use == Use.READ) {
            noteReader(index, now);
            return conflict;
        }
        if (conflict.isEmpty()) {
            conflict = readBefore(readers[index], now).or(() -> readBefore(otherReaders[index], now));
        }
        writers[index] = now;
        writtenAtomically[index] = use == Use.ATOMIC;
        return conflict;
    }

    /** Two readers are remembered: whoever writes is not both of them, and one in another group is kept. */
    private void noteReader(int index, Accessor now) {
        Accessor last = readers[index];
        if (last == null || last.item() == now.item()) {
            readers[index] = now;
            return;
        }
        Accessor other = otherReaders[index];
        if (other == null || other.item() == now.item() || other.group() == now.group()
                || last.group() != now.group()) {
            otherReaders[index] = last;
            readers[index] = now;
        } else {
            readers[index] = now;
        }
    }

    private static Optional<Conflict> readBefore(Accessor reader, Accessor now) {
        return reader == null || now.isOrderedAfter(reader) ? Optional.empty()
                : Optional.of(conflict(now, reader, false));
    }

    private static Conflict conflict(Accessor now, Accessor earlier, boolean earlierWrote) {
        return new Conflict(earlier.group() == now.group() ? Finding.Kind.RACE_WITHIN_GROUP
                : Finding.Kind.RACE_BETWEEN_GROUPS, earlier, earlierWrote);
    }

    void forgetAccesses() {
        Arrays.fill(writers, null);
        Arrays.fill(readers, null);
        Arrays.fill(otherReaders, null);
    }
}
