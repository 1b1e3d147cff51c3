package uk.ac.manchester.tornado.runtime.graal;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import uk.ac.manchester.tornado.runtime.graal.IntrinsicCode.Kills;

/**
 * Intrinsics of compute capability 9.0: warpgroup matrix products, memory barriers, tensor copies. The wgmma
 * instructions exist for sm_90a only, while TornadoVM compiles for sm_90: there the kernel traps, and the direct launcher
 * compiles the same source again for sm_90a.
 */
final class HopperIntrinsics {
    private HopperIntrinsics() {
    }

    static void add(IntrinsicTable table) {
        table.effect("WarpgroupMatrix.fence", Kills.EVERYTHING,
                (result, arguments) -> guarded("asm volatile(\"wgmma.fence.sync.aligned;\" ::: \"memory\")"));
        table.effect("WarpgroupMatrix.commit", Kills.EVERYTHING,
                (result, arguments) -> guarded("asm volatile(\"wgmma.commit_group.sync.aligned;\" ::: \"memory\")"));
        table.effect("WarpgroupMatrix.await", Kills.EVERYTHING, (result, arguments) -> guarded(
                "asm volatile(\"wgmma.wait_group.sync.aligned %0;\" :: \"n\"(" + arguments.get(0) + ") : \"memory\")"));
        table.effect("WarpgroupMatrix.hold", Kills.FLOAT_ARRAYS, (result, arguments) -> hold(arguments, "+f"));
        table.effect("WarpgroupMatrix.holdInt", Kills.INT_ARRAYS, (result, arguments) -> hold(arguments, "+r"));
        table.effect("WarpgroupMatrix.multiplySharedInt8", Kills.INT_ARRAYS,
                (result, arguments) -> multiplyBytes(arguments, "s32.s8.s8", "r", ""));
        table.effect("WarpgroupMatrix.multiplySharedE4M3", Kills.FLOAT_ARRAYS,
                (result, arguments) -> multiplyBytes(arguments, "f32.e4m3.e4m3", "f", ", 1, 1"));
        table.effect("WarpgroupMatrix.multiplyShared", Kills.FLOAT_ARRAYS,
                (result, arguments) -> multiply(arguments, false));
        table.effect("WarpgroupMatrix.multiplyRegisters", Kills.FLOAT_ARRAYS,
                (result, arguments) -> multiply(arguments, true));
        table.value("WarpgroupMatrix.descriptor",
                "@r = (long long)((unsigned long long)(((unsigned)(@0) & 0x3ffff) >> 4)"
                        + " | ((unsigned long long)((unsigned)(@1) >> 4) << 16)"
                        + " | ((unsigned long long)((unsigned)(@2) >> 4) << 32) | (1ull << 62))");
        for (String change : List.of("raise inc", "lower dec")) {
            String[] words = change.split(" ");
            table.effect("WarpgroupRegisters." + words[0], Kills.EVERYTHING, (result, arguments) -> guarded(
                    "asm volatile(\"setmaxnreg." + words[1] + ".sync.aligned.u32 %0;\" :: \"n\"(" + arguments.get(0)
                            + "))"));
        }
        barriers(table);
        table.effect("LaunchOrder.releaseNext", Kills.EVERYTHING,
                (result, arguments) -> fromHopper("asm volatile(\"griddepcontrol.launch_dependents;\")"));
        table.effect("LaunchOrder.awaitPrevious", Kills.EVERYTHING,
                (result, arguments) -> fromHopper("asm volatile(\"griddepcontrol.wait;\" ::: \"memory\")"));
        table.effect("TensorCopy.load", Kills.EVERYTHING, 1, -1,
                "asm volatile(\"cp.async.bulk.tensor.4d.shared::cluster.global.mbarrier::complete_tx::bytes "
                        + "[%0], [%1, {%3,%4,%5,%6}], [%2];\" :: \"r\"(@0), " + IntrinsicTable.global("@1", "@2")
                        + ", \"r\"(@3), \"r\"(@4), \"r\"(@5), \"r\"(@6), \"r\"(@7) : \"memory\")");
        // The policy is no volatile statement, so that the compiler makes it once.
        table.effect("TensorCopy.loadOnce", Kills.EVERYTHING, 1, -1,
                "{ unsigned long long updraft_policy; asm(\"createpolicy.fractional.L2::evict_first.b64 %0;\" "
                        + ": \"=l\"(updraft_policy)); "
                        + "asm volatile(\"cp.async.bulk.tensor.4d.shared::cluster.global.mbarrier::complete_tx::bytes"
                        + ".L2::cache_hint [%0], [%1, {%3,%4,%5,%6}], [%2], %7;\" :: \"r\"(@0), "
                        + IntrinsicTable.global("@1", "@2")
                        + ", \"r\"(@3), \"r\"(@4), \"r\"(@5), \"r\"(@6), \"r\"(@7), \"l\"(updraft_policy)"
                        + " : \"memory\"); }");
        table.effect("TensorCopy.loadBytes", Kills.EVERYTHING, 1, -1,
                "asm volatile(\"cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes [%0], [%1], %2, [%3];\""
                        + " :: \"r\"(@0), " + IntrinsicTable.global("@1", "@2")
                        + ", \"r\"(@3), \"r\"(@4) : \"memory\")");
    }

    private static void barriers(IntrinsicTable table) {
        table.effect("MemoryBarrier.init", Kills.EVERYTHING, -1, -1,
                "asm volatile(\"mbarrier.init.shared::cta.b64 [%0], %1;\" :: \"r\"(@0), \"r\"(@1) : \"memory\")");
        table.effect("MemoryBarrier.publish", Kills.EVERYTHING, -1, -1,
                "asm volatile(\"fence.mbarrier_init.release.cluster;\" ::: \"memory\")");
        table.effect("MemoryBarrier.arrive", Kills.EVERYTHING, -1, -1,
                "asm volatile(\"mbarrier.arrive.shared::cta.b64 _, [%0];\" :: \"r\"(@0) : \"memory\")");
        table.effect("MemoryBarrier.expect", Kills.EVERYTHING, -1, -1,
                "asm volatile(\"mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;\" :: \"r\"(@0), \"r\"(@1)"
                        + " : \"memory\")");
        table.effect("MemoryBarrier.await", Kills.EVERYTHING, -1, -1,
                "asm volatile(\"{\\n.reg .pred p;\\nUPDRAFT_WAIT_%=:\\n"
                        + "mbarrier.try_wait.parity.shared::cta.b64 p, [%0], %1;\\n@p bra UPDRAFT_DONE_%=;\\n"
                        + "bra UPDRAFT_WAIT_%=;\\nUPDRAFT_DONE_%=:\\n}\" :: \"r\"(@0), \"r\"(@1) : \"memory\")");
        table.effect("SharedMemory.fenceAsync", Kills.EVERYTHING, -1, -1,
                "asm volatile(\"fence.proxy.async.shared::cta;\" ::: \"memory\")");
        table.effect("WorkGroup.barrier", Kills.EVERYTHING, -1, -1,
                "asm volatile(\"bar.sync %0, %1;\" :: \"r\"(@0), \"r\"(@1) : \"memory\")");
        table.effect("WorkGroup.arrive", Kills.EVERYTHING, -1, -1,
                "asm volatile(\"bar.arrive %0, %1;\" :: \"r\"(@0), \"r\"(@1) : \"memory\")");
    }

    /** Earlier devices have no such instruction and need none. */
    private static String fromHopper(String statement) {
        return "\n#if __CUDA_ARCH__ >= 900\n" + statement + ";\n#endif\n";
    }

    private static String guarded(String statement) {
        return "\n#ifdef __CUDA_ARCH_FEAT_SM90_ALL\n" + statement + ";\n#else\n__trap();\n#endif\n";
    }

    private static String hold(List<String> arguments, String constraint) {
        int count = Integer.parseInt(arguments.get(2));
        return "asm volatile(\"\" : " + IntrinsicTable.elements(constraint, arguments.get(0), arguments.get(1), count)
                + " :: \"memory\")";
    }

    /** Arguments: accumulators, at, then A (a descriptor, or an array and an index), B, n, accumulate, transposeB, bf16. */
    private static String multiply(List<String> arguments, boolean registers) {
        int next = registers ? 4 : 3;
        int n = Integer.parseInt(arguments.get(next + 1));
        boolean transposed = Integer.parseInt(arguments.get(next + 3)) != 0;
        String type = Integer.parseInt(arguments.get(next + 4)) != 0 ? "bf16" : "f16";
        int sums = n / 2;
        String accumulators = IntStream.range(0, sums).mapToObj(i -> "%" + i).collect(Collectors.joining(","));
        String a = registers
                ? "{%" + sums + ",%" + (sums + 1) + ",%" + (sums + 2) + ",%" + (sums + 3) + "}"
                : "%" + sums;
        int b = sums + (registers ? 4 : 1);
        String aOperands = registers
                ? IntrinsicTable.elements("r", arguments.get(2), arguments.get(3), 4)
                : "\"l\"(" + arguments.get(2) + ")";
        return guarded("asm volatile(\"{\\n.reg .pred p;\\nsetp.ne.b32 p, %" + (b + 1) + ", 0;\\n"
                + "wgmma.mma_async.sync.aligned.m64n" + n + "k16.f32." + type + "." + type + " {" + accumulators + "}, "
                + a + ", %" + b + ", p, 1, 1, " + (registers ? "" : "0, ") + (transposed ? 1 : 0) + ";\\n}\" : "
                + IntrinsicTable.elements("+f", arguments.get(0), arguments.get(1), sums) + " : " + aOperands
                + ", \"l\"(" + arguments.get(next) + "), \"r\"(" + arguments.get(next + 2) + "))");
    }

    /**
     * Arguments: accumulators, at, A, B (descriptors), n, accumulate.
     *
     * @param types of sums, A and B
     * @param constraint of an accumulator
     * @param signs whether A and B are taken as they are, where the instruction asks
     */
    private static String multiplyBytes(List<String> arguments, String types, String constraint, String signs) {
        int n = Integer.parseInt(arguments.get(4));
        int sums = n / 2;
        String accumulators = IntStream.range(0, sums).mapToObj(i -> "%" + i).collect(Collectors.joining(","));
        return guarded("asm volatile(\"{\\n.reg .pred p;\\nsetp.ne.b32 p, %" + (sums + 2) + ", 0;\\n"
                + "wgmma.mma_async.sync.aligned.m64n" + n + "k32." + types + " {" + accumulators + "}, %" + sums + ", %"
                + (sums + 1) + ", p" + signs + ";\\n}\" : "
                + IntrinsicTable.elements("+" + constraint, arguments.get(0), arguments.get(1), sums) + " : \"l\"("
                + arguments.get(2) + "), \"l\"(" + arguments.get(3) + "), \"r\"(" + arguments.get(5) + "))");
    }
}
