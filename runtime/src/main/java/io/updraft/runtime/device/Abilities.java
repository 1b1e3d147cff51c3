package io.updraft.runtime.device;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a device can do, and why it cannot do the rest.
///
/// @param lacking a reason for each capability that is not there; all others are
public record Abilities(Map<Capability, String> lacking) {
    public Abilities {
        Map<Capability, String> inOrder = new EnumMap<>(Capability.class);
        inOrder.putAll(lacking);
        lacking = Collections.unmodifiableMap(inOrder);
    }

    /// A device that can do everything but what is named.
    public static Abilities allBut(Map<Capability, String> lacking) {
        return new Abilities(lacking);
    }

    public boolean has(Capability capability) {
        return !lacking.containsKey(capability);
    }

    /// Why a capability is not there; empty if it is.
    public Optional<String> reasonAgainst(Capability capability) {
        return Optional.ofNullable(lacking.get(capability));
    }

    /// What is there, in the order of [Capability].
    public List<Capability> present() {
        return Arrays.stream(Capability.values()).filter(this::has).toList();
    }
}
