package uk.ac.manchester.tornado.runtime.graal;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.intrinsics.Approximate;
import io.updraft.runtime.intrinsics.AsyncCopy;
import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.LaunchOrder;
import io.updraft.runtime.intrinsics.MatrixUnit;
import io.updraft.runtime.intrinsics.MemoryBarrier;
import io.updraft.runtime.intrinsics.Packed;
import io.updraft.runtime.intrinsics.Scalar;
import io.updraft.runtime.intrinsics.SharedMemory;
import io.updraft.runtime.intrinsics.TensorCopy;
import io.updraft.runtime.intrinsics.Warp;
import io.updraft.runtime.intrinsics.WarpgroupMatrix;
import io.updraft.runtime.intrinsics.WarpgroupRegisters;
import io.updraft.runtime.intrinsics.WorkGroup;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class IntrinsicTableTest {
    private static final List<Class<?>> INTRINSICS = List.of(Approximate.class, AsyncCopy.class, Convert.class,
            GlobalMemory.class, LaunchOrder.class, MatrixUnit.class, MemoryBarrier.class, Packed.class, Scalar.class,
            SharedMemory.class,
            TensorCopy.class, Warp.class, WarpgroupMatrix.class, WarpgroupRegisters.class, WorkGroup.class);

    @Test
    void everyIntrinsicHasCodeAndAllCodeAnIntrinsic() {
        Set<String> methods = new TreeSet<>();
        for (Class<?> type : INTRINSICS) {
            for (Method method : publicMethods(type)) {
                methods.add(type.getSimpleName() + "." + method.getName());
            }
        }
        assertThat(new TreeSet<>(IntrinsicTable.codes().keySet())).isEqualTo(methods);
    }

    @Test
    void codeUsesEveryArgumentAndLeavesNoPlaceholder() {
        for (Class<?> type : INTRINSICS) {
            for (Method method : publicMethods(type)) {
                String name = type.getSimpleName() + "." + method.getName();
                List<String> arguments = new ArrayList<>();
                for (int i = 0; i < method.getParameterCount(); i++) {
                    // Counts that shape the code must be numbers; 16 and up are told apart from what the code says itself.
                    arguments.add(isCount(name, i) ? "64" : "argument_" + i + "_");
                }
                String code = IntrinsicTable.codes().get(name).writer().write("result", arguments);
                assertThat(code).as(name).doesNotContainPattern("@[0-9r]");
                for (int i = 0; i < arguments.size(); i++) {
                    if (!isCount(name, i)) {
                        assertThat(code).as(name).contains(arguments.get(i));
                    }
                }
                if (method.getReturnType() != void.class) {
                    assertThat(code).as(name).contains("result");
                }
            }
        }
    }

    @Test
    void memoryOfTaskParametersIsMarked() {
        for (Class<?> type : List.of(GlobalMemory.class, AsyncCopy.class)) {
            for (Method method : publicMethods(type)) {
                IntrinsicCode code = IntrinsicTable.codes().get(type.getSimpleName() + "." + method.getName());
                for (int i = 0; i < method.getParameterCount(); i++) {
                    boolean array = method.getParameterTypes()[i].getSimpleName().equals("TornadoNativeArray");
                    assertThat(code.reads() == i || code.writes() == i).as(method.toString()).isEqualTo(array);
                }
            }
        }
    }

    private static boolean isCount(String name, int argument) {
        return switch (name) {
            case "WarpgroupMatrix.hold", "WarpgroupMatrix.holdInt" -> argument == 2;
            case "WarpgroupMatrix.multiplySharedInt8", "WarpgroupMatrix.multiplySharedE4M3" -> argument == 4;
            case "WarpgroupMatrix.multiplyShared" -> argument >= 4;
            case "WarpgroupMatrix.multiplyRegisters" -> argument >= 5;
            default -> false;
        };
    }

    private static List<Method> publicMethods(Class<?> type) {
        List<Method> methods = new ArrayList<>();
        Collections.addAll(methods, type.getDeclaredMethods());
        methods.removeIf(method -> !Modifier.isPublic(method.getModifiers()));
        return methods;
    }
}
