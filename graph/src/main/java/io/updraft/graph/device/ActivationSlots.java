package io.updraft.graph.device;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which activations share an array: those that are never alive together. Arrays cannot be divided, as kernels compile
/// offsets in and layers shall have one source; so an activation has an array, not a piece of one.
///
/// Largest first, each into the first array that is free during its life.
final class ActivationSlots {
    private final Map<String, Integer> slotOf = new HashMap<>();
    private final List<Integer> sizes = new ArrayList<>();

    /// An activation of `floats` elements, written by node `first` and last read by node `last`.
    record Life(String name, int floats, int first, int last) {
        private boolean overlaps(Life other) {
            return first <= other.last && other.first <= last;
        }
    }

    private ActivationSlots() {
    }

    static ActivationSlots of(List<Life> lives) {
        ActivationSlots slots = new ActivationSlots();
        List<List<Life>> residents = new ArrayList<>();
        List<Life> bySize = new ArrayList<>(lives);
        bySize.sort(Comparator.comparingInt(Life::floats).reversed().thenComparingInt(Life::first));
        for (Life life : bySize) {
            int slot = 0;
            while (slot < residents.size() && residents.get(slot).stream().anyMatch(life::overlaps)) {
                slot++;
            }
            if (slot == residents.size()) {
                residents.add(new ArrayList<>());
                slots.sizes.add(life.floats());
            }
            residents.get(slot).add(life);
            slots.slotOf.put(life.name(), slot);
        }
        return slots;
    }

    /// Floats of each array.
    List<Integer> sizes() {
        return List.copyOf(sizes);
    }

    int slot(String name) {
        Integer slot = slotOf.get(name);
        if (slot == null) {
            throw new IllegalArgumentException("no activation '" + name + "'");
        }
        return slot;
    }
}
