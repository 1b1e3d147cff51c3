package io.updraft.graph.device;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the profiler's log of a task graph: an object for each execution, which has one for each task. The log is JSON but
/// for a comma too many where an execution had no task, so it is read entry by entry.
final class KernelTimes {
    private static final Pattern ENTRY = Pattern.compile("\"([^\"]+)\"\\s*:\\s*(?:(\\{)|\"([^\"]*)\")");
    private static final String KERNEL_TIME = "TASK_KERNEL_TIME";

    private KernelTimes() {
    }

    /// For each execution in order, the nanoseconds of each task by its id; executions without a kernel are left out.
    static List<Map<String, Long>> read(String log, String graph) {
        List<Map<String, Long>> executions = new ArrayList<>();
        Map<String, Long> execution = new LinkedHashMap<>();
        String task = "";
        Matcher entry = ENTRY.matcher(log);
        while (entry.find()) {
            String key = entry.group(1);
            if (entry.group(2) == null) {
                if (key.equals(KERNEL_TIME) && !task.isEmpty()) {
                    execution.put(task, Long.parseLong(entry.group(3)));
                }
            } else if (key.equals(graph)) {
                add(executions, execution);
                execution = new LinkedHashMap<>();
                task = "";
            } else {
                task = key.startsWith(graph + ".") ? key.substring(graph.length() + 1) : "";
            }
        }
        add(executions, execution);
        return executions;
    }

    private static void add(List<Map<String, Long>> executions, Map<String, Long> execution) {
        if (!execution.isEmpty()) {
            executions.add(execution);
        }
    }
}
