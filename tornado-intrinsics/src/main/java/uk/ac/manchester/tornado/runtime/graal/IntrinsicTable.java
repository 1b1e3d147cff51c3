package uk.ac.manchester.tornado.runtime.graal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import uk.ac.manchester.tornado.runtime.graal.IntrinsicCode.Kills;
import uk.ac.manchester.tornado.runtime.graal.IntrinsicCode.Writer;

/**
 * The CUDA C of every intrinsic, keyed by simple class name and method. In a template {@code @r} stands for the result
 * and {@code @0} to {@code @9} for the arguments. Inline PTX throughout, since TornadoVM passes NVRTC no flags that would
 * make plain C come out the same.
 */
final class IntrinsicTable {
    /** Bytes before the first element of a TornadoVM array; checked against the running TornadoVM at registration. */
    static final int ARRAY_HEADER = 16;

    private final Map<String, IntrinsicCode> codes = new HashMap<>();

    private IntrinsicTable() {
        warp();
        globalMemory();
        atomics();
        asyncCopy();
        sharedMemory();
        matrixUnit();
        convert();
        packed();
        approximate();
        HopperIntrinsics.add(this);
    }

    static Map<String, IntrinsicCode> codes() {
        return Map.copyOf(new IntrinsicTable().codes);
    }

    void value(String name, String template) {
        codes.put(name, new IntrinsicCode(Kills.NOTHING, -1, -1, template(template)));
    }

    void load(String name, int reads, String template) {
        codes.put(name, new IntrinsicCode(Kills.NOTHING, reads, -1, template(template)));
    }

    void effect(String name, Kills kills, int reads, int writes, String template) {
        codes.put(name, new IntrinsicCode(kills, reads, writes, template(template)));
    }

    void effect(String name, Kills kills, Writer writer) {
        codes.put(name, new IntrinsicCode(kills, -1, -1, writer));
    }

    private static Writer template(String template) {
        return (result, arguments) -> {
            String text = template.replace("@r", result);
            for (int i = 0; i < arguments.size(); i++) {
                text = text.replace("@" + i, arguments.get(i));
            }
            return text;
        };
    }

    /** An operand list of {@code count} elements of an array from {@code at}. */
    static String elements(String constraint, String array, String at, int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"%s\"(%s[%s + %d])".formatted(constraint, array, at, i))
                .collect(Collectors.joining(", "));
    }

    /** The shared-space address of a 32-bit word; 32-bit arithmetic, so that ptxas can fold constant offsets. */
    private static String shared(String array, String word) {
        return "\"r\"((unsigned)__cvta_generic_to_shared(" + array + ") + 4u * (unsigned)(" + word + "))";
    }

    /** The address of a byte of a TornadoVM array. */
    static String global(String array, String offset) {
        return "\"l\"((const char*)(" + array + ") + " + ARRAY_HEADER + " + (long long)(" + offset + "))";
    }

    private void warp() {
        value("Warp.shuffleXor", "@r = __shfl_xor_sync(0xffffffff, @0, @1)");
        value("Warp.shuffle", "@r = __shfl_sync(0xffffffff, @0, @1)");
        value("Warp.shuffleUp", "@r = __shfl_up_sync(0xffffffff, @0, @1)");
        value("Warp.shuffleDown", "@r = __shfl_down_sync(0xffffffff, @0, @1)");
        value("Warp.ballot", "@r = (int)__ballot_sync(0xffffffff, @0)");
        value("Warp.any", "@r = __any_sync(0xffffffff, @0) != 0");
        value("Warp.all", "@r = __all_sync(0xffffffff, @0) != 0");
        effect("Warp.sync", Kills.EVERYTHING, -1, -1, "asm volatile(\"bar.warp.sync 0xffffffff;\" ::: \"memory\")");
    }

    private void globalMemory() {
        String four = "asm volatile(\"ld.global%s.v4.u32 {%%0,%%1,%%2,%%3}, [%%4];\" : "
                + elements("=r", "@0", "@1", 4) + " : " + global("@2", "@3") + "%s)";
        String memory = " : \"memory\"";
        effect("GlobalMemory.load16", Kills.EVERYTHING, 2, -1, four.formatted("", memory));
        effect("GlobalMemory.load16Streaming", Kills.EVERYTHING, 2, -1, four.formatted(".L1::no_allocate", memory));
        effect("GlobalMemory.load16ReadOnly", Kills.INT_ARRAYS, 2, -1, four.formatted(".nc.L1::no_allocate", ""));
        effect("GlobalMemory.load8", Kills.EVERYTHING, 2, -1, "asm volatile(\"ld.global.v2.u32 {%0,%1}, [%2];\" : "
                + elements("=r", "@0", "@1", 2) + " : " + global("@2", "@3") + memory + ")");
        load("GlobalMemory.load4", 0,
                "asm volatile(\"ld.global.u32 %0, [%1];\" : \"=r\"(@r) : " + global("@0", "@1") + memory + ")");
        load("GlobalMemory.load2", 0, "asm volatile(\"{.reg .b16 h; ld.global.b16 h, [%1]; cvt.u32.u16 %0, h;}\" "
                + ": \"=r\"(@r) : " + global("@0", "@1") + memory + ")");
        load("GlobalMemory.load1", 0, "asm volatile(\"{.reg .b16 h; ld.global.u8 h, [%1]; cvt.u32.u16 %0, h;}\" "
                + ": \"=r\"(@r) : " + global("@0", "@1") + memory + ")");
        effect("GlobalMemory.store2", Kills.EVERYTHING, -1, 0,
                "asm volatile(\"{.reg .b16 h; cvt.u16.u32 h, %1; st.global.b16 [%0], h;}\" :: " + global("@0", "@1")
                        + ", \"r\"(@2) : \"memory\")");
        effect("GlobalMemory.store4", Kills.EVERYTHING, -1, 0,
                "asm volatile(\"st.global.u32 [%0], %1;\" :: " + global("@0", "@1") + ", \"r\"(@2) : \"memory\")");
        effect("GlobalMemory.store8", Kills.EVERYTHING, -1, 0, "asm volatile(\"st.global.v2.u32 [%0], {%1,%2};\" :: "
                + global("@0", "@1") + ", \"r\"(@2), \"r\"(@3) : \"memory\")");
        effect("GlobalMemory.store16", Kills.EVERYTHING, -1, 0,
                "asm volatile(\"st.global.v4.u32 [%0], {%1,%2,%3,%4};\" :: " + global("@0", "@1")
                        + ", \"r\"(@2), \"r\"(@3), \"r\"(@4), \"r\"(@5) : \"memory\")");
    }

    private void atomics() {
        codes.put("GlobalMemory.fetchAdd", new IntrinsicCode(Kills.NOTHING, -1, 0, template(
                "asm volatile(\"atom.acq_rel.gpu.global.add.u32 %0, [%1], %2;\" : \"=r\"(@r) : " + global("@0", "@1")
                        + ", \"r\"(@2) : \"memory\")")));
    }

    private void asyncCopy() {
        copies("AsyncCopy.copy16", "cg", 16);
        copies("AsyncCopy.copy16Cached", "ca", 16);
        copies("AsyncCopy.copy8", "ca", 8);
        copies("AsyncCopy.copy4", "ca", 4);
        effect("AsyncCopy.copyTo", Kills.EVERYTHING, 1, -1,
                "asm volatile(\"cp.async.cg.shared.global [%0], [%1], 16, %2;\" :: \"r\"(@0), " + global("@1", "@2")
                        + ", \"r\"(@3) : \"memory\")");
        effect("AsyncCopy.commit", Kills.EVERYTHING, -1, -1,
                "asm volatile(\"cp.async.commit_group;\" ::: \"memory\")");
        effect("AsyncCopy.await", Kills.EVERYTHING, -1, -1,
                "asm volatile(\"cp.async.wait_group %0;\" :: \"n\"(@0) : \"memory\")");
    }

    private void copies(String name, String cache, int bytes) {
        String plain = "asm volatile(\"cp.async." + cache + ".shared.global [%0], [%1], " + bytes + ";\" :: "
                + shared("@0", "@1") + ", " + global("@2", "@3") + " : \"memory\")";
        String filled = "asm volatile(\"cp.async." + cache + ".shared.global [%0], [%1], " + bytes + ", %2;\" :: "
                + shared("@0", "@1") + ", " + global("@2", "@3") + ", \"r\"(@4) : \"memory\")";
        Writer whole = template(plain);
        Writer partial = template(filled);
        codes.put(name, new IntrinsicCode(Kills.EVERYTHING, 2, -1, (result, arguments) -> arguments.size() == 5
                ? partial.write(result, arguments)
                : whole.write(result, arguments)));
    }

    private void sharedMemory() {
        effect("SharedMemory.load16", Kills.INT_ARRAYS, -1, -1,
                "asm volatile(\"ld.shared.v4.u32 {%0,%1,%2,%3}, [%4];\" : " + elements("=r", "@0", "@1", 4) + " : "
                        + shared("@2", "@3") + " : \"memory\")");
        value("SharedMemory.load4", "asm volatile(\"ld.shared.u32 %0, [%1];\" : \"=r\"(@r) : " + shared("@0", "@1")
                + " : \"memory\")");
        effect("SharedMemory.store4", Kills.EVERYTHING, -1, -1, "asm volatile(\"st.shared.u32 [%0], %1;\" :: "
                + shared("@0", "@1") + ", \"r\"(@2) : \"memory\")");
        effect("SharedMemory.store16", Kills.EVERYTHING, -1, -1,
                "asm volatile(\"st.shared.v4.u32 [%0], {%1,%2,%3,%4};\" :: " + shared("@0", "@1")
                        + ", \"r\"(@2), \"r\"(@3), \"r\"(@4), \"r\"(@5) : \"memory\")");
        value("SharedMemory.dynamic", "extern __shared__ __align__(1024) unsigned char updraft_dynamic_shared[]; "
                + "@r = (int)(unsigned)__cvta_generic_to_shared(updraft_dynamic_shared)");
        value("SharedMemory.loadFrom",
                "asm volatile(\"ld.shared.u32 %0, [%1];\" : \"=r\"(@r) : \"r\"(@0) : \"memory\")");
        effect("SharedMemory.storeTo", Kills.EVERYTHING, -1, -1,
                "asm volatile(\"st.shared.u32 [%0], %1;\" :: \"r\"(@0), \"r\"(@1) : \"memory\")");
        effect("SharedMemory.loadFrom16", Kills.INT_ARRAYS, -1, -1,
                "asm volatile(\"ld.shared.v4.u32 {%0,%1,%2,%3}, [%4];\" : " + elements("=r", "@0", "@1", 4)
                        + " : \"r\"(@2) : \"memory\")");
        effect("SharedMemory.storeTo8", Kills.EVERYTHING, -1, -1,
                "asm volatile(\"st.shared.v2.u32 [%0], {%1,%2};\" :: \"r\"(@0), \"r\"(@1), \"r\"(@2) : \"memory\")");
        effect("SharedMemory.storeTo16", Kills.EVERYTHING, -1, -1,
                "asm volatile(\"st.shared.v4.u32 [%0], {%1,%2,%3,%4};\" :: \"r\"(@0), \"r\"(@1), \"r\"(@2), \"r\"(@3),"
                        + " \"r\"(@4) : \"memory\")");
    }

    private void matrixUnit() {
        for (int count : new int[]{1, 2, 4}) {
            for (boolean transposed : new boolean[]{false, true}) {
                String registers = IntStream.range(0, count).mapToObj(i -> "%" + i).collect(Collectors.joining(","));
                String load = "asm volatile(\"ldmatrix.sync.aligned.m8n8.x" + count + (transposed ? ".trans" : "")
                        + ".shared.b16 {" + registers + "}, [%" + count + "];\" : " + elements("=r", "@0", "@1", count)
                        + " : ";
                String suffix = count + (transposed ? "Transposed" : "");
                effect("MatrixUnit.load" + suffix, Kills.INT_ARRAYS, -1, -1,
                        load + shared("@2", "@3") + " : \"memory\")");
                effect("MatrixUnit.loadFrom" + suffix, Kills.INT_ARRAYS, -1, -1,
                        load + "\"r\"(@2) : \"memory\")");
            }
        }
        multiply("MatrixUnit.multiplyHalf", "m16n8k16.row.col.f32.f16.f16.f32", "+f", Kills.FLOAT_ARRAYS);
        multiply("MatrixUnit.multiplyBFloat16", "m16n8k16.row.col.f32.bf16.bf16.f32", "+f", Kills.FLOAT_ARRAYS);
        multiply("MatrixUnit.multiplyInt8", "m16n8k32.row.col.s32.s8.s8.s32", "+r", Kills.INT_ARRAYS);
        multiply("MatrixUnit.multiplyFloat8E4M3", "m16n8k32.row.col.f32.e4m3.e4m3.f32", "+f", Kills.FLOAT_ARRAYS);
        multiply("MatrixUnit.multiplyFloat8E5M2", "m16n8k32.row.col.f32.e5m2.e5m2.f32", "+f", Kills.FLOAT_ARRAYS);
    }

    private void multiply(String name, String shape, String accumulators, Kills kills) {
        String head = "asm volatile(\"mma.sync.aligned." + shape
                + " {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};\" : "
                + elements(accumulators, "@0", "@1", 4) + " : ";
        Writer fromArrays = template(head + elements("r", "@2", "@3", 4) + ", " + elements("r", "@4", "@5", 2) + ")");
        Writer fromScalars = template(
                head + "\"r\"(@2), \"r\"(@3), \"r\"(@4), \"r\"(@5), \"r\"(@6), \"r\"(@7))");
        effect(name, kills, (result, arguments) -> arguments.size() == 8
                ? fromScalars.write(result, arguments)
                : fromArrays.write(result, arguments));
    }

    private void convert() {
        value("Convert.packHalf", "asm(\"cvt.rn.f16x2.f32 %0, %1, %2;\" : \"=r\"(@r) : \"f\"(@1), \"f\"(@0))");
        value("Convert.packBFloat16", "asm(\"cvt.rn.bf16x2.f32 %0, %1, %2;\" : \"=r\"(@r) : \"f\"(@1), \"f\"(@0))");
        String half = "asm(\"{.reg .b16 l, h; mov.b32 {l, h}, %%1; cvt.f32.f16 %%0, %s;}\" : \"=f\"(@r) : \"r\"(@0))";
        value("Convert.halfLow", half.formatted("l"));
        value("Convert.halfHigh", half.formatted("h"));
        value("Convert.bfloat16Low", "@r = __int_as_float(@0 << 16)");
        value("Convert.bfloat16High", "@r = __int_as_float(@0 & 0xffff0000)");
        value("Convert.asFloat", "@r = __int_as_float(@0)");
        value("Convert.asInt", "@r = __float_as_int(@0)");
        value("Convert.roundToInt", "@r = __float2int_rn(@0)");
        value("Convert.e4m3ToHalf2", "asm(\"{.reg .b16 t; cvt.u16.u32 t, %1; cvt.rn.f16x2.e4m3x2 %0, t;}\" "
                + ": \"=r\"(@r) : \"r\"(@0))");
        value("Convert.e5m2ToHalf2", "asm(\"{.reg .b16 t; cvt.u16.u32 t, %1; cvt.rn.f16x2.e5m2x2 %0, t;}\" "
                + ": \"=r\"(@r) : \"r\"(@0))");
        value("Convert.packE4M3", "asm(\"{.reg .b16 t; cvt.rn.satfinite.e4m3x2.f32 t, %1, %2; cvt.u32.u16 %0, t;}\" "
                + ": \"=r\"(@r) : \"f\"(@1), \"f\"(@0))");
    }

    private void packed() {
        String three = " %0, %1, %2, %3;\" : \"=r\"(@r) : \"r\"(@0), \"r\"(@1), \"r\"(@2))";
        String two = " %0, %1, %2;\" : \"=r\"(@r) : \"r\"(@0), \"r\"(@1))";
        value("Scalar.fma", "asm(\"fma.rn.f32 %0, %1, %2, %3;\" : \"=f\"(@r) : \"f\"(@0), \"f\"(@1), \"f\"(@2))");
        value("Packed.fmaHalf2", "asm(\"fma.rn.f16x2" + three);
        value("Packed.multiplyHalf2", "asm(\"mul.rn.f16x2" + two);
        value("Packed.addHalf2", "asm(\"add.rn.f16x2" + two);
        value("Packed.subtractHalf2", "asm(\"sub.rn.f16x2" + two);
        value("Packed.fmaBFloat16x2", "asm(\"fma.rn.bf16x2" + three);
        value("Packed.dp4a", "asm(\"dp4a.s32.s32" + three);
        value("Packed.dp4aUnsignedSigned", "asm(\"dp4a.u32.s32" + three);
        value("Packed.andOr", "asm(\"lop3.b32 %0, %1, %2, %3, 0xEA;\" : \"=r\"(@r) : \"r\"(@0), \"r\"(@1), \"r\"(@2))");
        value("Packed.selectBytes", "@r = (int)__byte_perm((unsigned)(@0), (unsigned)(@1), (unsigned)(@2))");
    }

    private void approximate() {
        for (String function : List.of("ex2", "lg2", "rcp", "tanh")) {
            String name = switch (function) {
                case "ex2" -> "exp2";
                case "lg2" -> "log2";
                case "rcp" -> "reciprocal";
                default -> "tanh";
            };
            String flush = function.equals("tanh") ? "" : ".ftz";
            value("Approximate." + name,
                    "asm(\"" + function + ".approx" + flush + ".f32 %0, %1;\" : \"=f\"(@r) : \"f\"(@0))");
        }
    }
}
