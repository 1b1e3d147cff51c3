package io.updraft.runtime.tornado;

import io.updraft.runtime.device.Abilities;
import io.updraft.runtime.device.Capability;
import io.updraft.runtime.device.DeviceKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What kernels may use, by TornadoVM 5.2's backend and the device behind it. What a backend cannot compile it answers
/// with an error at best, so nothing is claimed that was not seen to work.
final class BackendAbilities {
    private static final String CUDA_ONLY = "the compiler extension is for the CUDA backend";
    /// Compute capability times ten: from there on the instructions exist.
    private static final int FP16_FROM = 53;
    private static final int DP4A_FROM = 61;
    private static final int MATRIX_UNIT_FROM = 80;

    private BackendAbilities() {
    }

    /// @param computeCapability of an NVIDIA device, times ten (90 for 9.0); empty if it is none or did not say
    /// @param extensions what OpenCL lists, "" otherwise
    /// @param noIntrinsics why the CUDA backend's compiler is not extended; empty if it is
    static Abilities of(DeviceKind kind, OptionalInt computeCapability, String extensions,
            Optional<String> noIntrinsics) {
        return switch (kind) {
            case CPU -> host();
            case EMULATOR -> Abilities.allBut(Map.of());
            case OPENCL -> openCl(extensions);
            case PTX, CUDA -> nvidia(kind, computeCapability.orElse(0), noIntrinsics);
        };
    }

    private static Abilities host() {
        Map<Capability, String> lacking = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            if (capability != Capability.FP64) {
                lacking.put(capability, "host kernels have no use for it");
            }
        }
        return new Abilities(lacking);
    }

    private static Abilities openCl(String extensions) {
        Map<Capability, String> lacking = new EnumMap<>(Capability.class);
        if (!extensions.contains("cl_khr_fp16")) {
            lacking.put(Capability.FP16, "the driver has no cl_khr_fp16");
        }
        if (!extensions.contains("cl_khr_fp64")) {
            lacking.put(Capability.FP64, "the driver has no cl_khr_fp64");
        }
        for (Capability capability : List.of(Capability.DP4A, Capability.SHUFFLES, Capability.MATRIX_UNIT,
                Capability.ASYNC_COPY, Capability.EXECUTION_GRAPH)) {
            lacking.put(capability, "TornadoVM's OpenCL backend has none");
        }
        lacking.put(Capability.INTRINSICS, CUDA_ONLY);
        return new Abilities(lacking);
    }

    private static Abilities nvidia(DeviceKind kind, int computeCapability, Optional<String> noIntrinsics) {
        Map<Capability, String> lacking = new EnumMap<>(Capability.class);
        require(lacking, Capability.FP16, computeCapability, FP16_FROM);
        require(lacking, Capability.DP4A, computeCapability, DP4A_FROM);
        require(lacking, Capability.MATRIX_UNIT, computeCapability, MATRIX_UNIT_FROM);
        require(lacking, Capability.ASYNC_COPY, computeCapability, MATRIX_UNIT_FROM);
        if (kind == DeviceKind.PTX) {
            lacking.put(Capability.ASYNC_COPY, "TornadoVM's PTX backend has none");
            lacking.put(Capability.INTRINSICS, CUDA_ONLY);
        } else {
            noIntrinsics.ifPresent(reason -> lacking.put(Capability.INTRINSICS, reason));
        }
        return new Abilities(lacking);
    }

    private static void require(Map<Capability, String> lacking, Capability capability, int have, int need) {
        if (have < need) {
            lacking.put(capability, "needs compute capability " + need / 10 + "." + need % 10 + ", the device "
                    + (have == 0 ? "did not name its own" : "has " + have / 10 + "." + have % 10));
        }
    }
}
