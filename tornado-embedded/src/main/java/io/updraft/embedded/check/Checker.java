package io.updraft.embedded.check;

import io.updraft.embedded.group.Finding;
import io.updraft.embedded.group.KernelFault;
import io.updraft.embedded.group.Launch;
import io.updraft.embedded.group.Range;
import io.updraft.embedded.group.Sites;
import io.updraft.embedded.group.Warp;
import io.updraft.embedded.group.WorkGroup;
import io.updraft.embedded.group.WorkItem;
import java.lang.reflect.Array;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Watches one launch. Instrumented code tells it of accesses through {@link Checks}, the engine's own operations as its
 * observer. An access outside an array ends the launch; all else is noted, once for each line and array, and goes on.
 */
public final class Checker implements Launch.Observer {

    private static final long MOST_ACCESSES = 1L << 31;

    private final String task;
    private final List<Finding> findings;
    private final Map<Object, Shadow> global = new IdentityHashMap<>();
    private final Map<Object, Shadow> ofGroup = new IdentityHashMap<>();
    private final Set<String> reported = new HashSet<>();
    private long accesses;
    private @Nullable Object lastArray;
    private @Nullable Shadow lastShadow;

    /**
     * @param findings where to put what is found
     * @param arguments the task's arguments on the device
     * @param names the arguments' names in the kernel
     */
    public Checker(String task, List<Finding> findings, Object[] arguments, List<String> names) {
        this.task = task;
        this.findings = findings;
        for (int i = 0; i < arguments.length; i++) {
            int size = arguments[i] instanceof TornadoNativeArray array ? array.getSize()
                    : arguments[i].getClass().isArray() ? Array.getLength(arguments[i]) : -1;
            if (size >= 0) {
                global.put(arguments[i], new Shadow(Shadow.Scope.GLOBAL, names.get(i), size));
            }
        }
    }

    @Override
    public void groupStarts(WorkGroup group) {
        ofGroup.clear();
        lastArray = null;
    }

    void localArray(Object array, String name) {
        if (!ofGroup.containsKey(array)) {
            ofGroup.put(array, new Shadow(Shadow.Scope.LOCAL, name, Array.getLength(array)));
            lastArray = null;
        }
    }

    void privateArray(Object array, String name) {
        ofGroup.put(array, new Shadow(Shadow.Scope.PRIVATE, name, Array.getLength(array)));
        lastArray = null;
    }

    @Override
    public void localRead(WorkItem item, Object array, int index) {
        access(item, array, index, Shadow.Use.READ, -1);
    }

    @Override
    public void localWrite(WorkItem item, Object array, int index) {
        access(item, array, index, Shadow.Use.WRITE, -1);
    }

    @Override
    public void globalWrite(WorkItem item, Object array, int index) {
        access(item, array, index, Shadow.Use.WRITE, -1);
    }

    @SuppressWarnings("ReferenceEquality") // the same array, not an equal one
    private @Nullable Shadow shadow(Object array) {
        if (array == lastArray) {
            return lastShadow;
        }
        Shadow shadow = ofGroup.get(array);
        if (shadow == null) {
            shadow = global.get(array);
        }
        lastArray = array;
        lastShadow = shadow;
        return shadow;
    }

    /** @param site the line, or -1 where one of the engine's own operations accesses */
    void access(WorkItem item, Object array, int index, Shadow.Use use, int site) {
        if (++accesses > MOST_ACCESSES) {
            throw new KernelFault("Task '" + task + "' at " + place(site) + ": more than " + MOST_ACCESSES
                    + " accesses to arrays in one launch; checked mode takes it for a loop without end (" + item + ")");
        }
        Shadow shadow = shadow(array);
        if (shadow == null) {
            return;
        }
        if (index < 0 || index >= shadow.size()) {
            Finding finding = new Finding(Finding.Kind.OUT_OF_BOUNDS, task, place(site), shadow.name(), describe(item),
                    "index " + index + " of an array of " + shadow.size());
            report(finding);
            throw new KernelFault(finding);
        }
        if (shadow.isUninitialized(index, use)) {
            report(new Finding(Finding.Kind.UNINITIALIZED_READ, task, place(site), shadow.name(), describe(item),
                    "element " + index + " is read before it is written"));
        }
        if (item.isOutside() || shadow.scope() == Shadow.Scope.PRIVATE) {
            return;
        }
        WorkGroup group = item.group();
        int groupSize = (int) group.launch().localSize().count();
        Shadow.Accessor now = new Shadow.Accessor(group.index() * groupSize + item.linear(), group.index(),
                item.linear() / Warp.SIZE, group.barriersPassed(), item.warpBarriersPassed());
        shadow.access(index, use, now).ifPresent(conflict -> report(new Finding(conflict.kind(), task, place(site),
                shadow.name(), describe(item) + " and " + describe(group, conflict.earlier(), groupSize),
                "element " + index + " is " + (use == Shadow.Use.READ ? "read" : "written") + " by one and "
                        + (conflict.earlierWrote() ? "written" : "read") + " by the other, "
                        + (conflict.kind() == Finding.Kind.RACE_WITHIN_GROUP ? "with no barrier between"
                                : "in another group"))));
    }

    private static String place(int site) {
        return site < 0 ? "an operation of the warp or an asynchronous copy" : Sites.describe(site);
    }

    private static String describe(WorkItem item) {
        return item.toString();
    }

    private static String describe(WorkGroup group, Shadow.Accessor accessor, int groupSize) {
        Range size = group.launch().localSize();
        int linear = accessor.item() % groupSize;
        String index = size.count() == size.x() ? Integer.toString(linear)
                : linear % size.x() + "," + linear / size.x() % size.y()
                        + (size.z() > 1 ? "," + linear / size.x() / size.y() : "");
        return "work-item " + index + " of group number " + accessor.group();
    }

    private void report(Finding finding) {
        if (reported.add(finding.kind() + finding.place() + finding.array())) {
            findings.add(finding);
        }
    }
}
