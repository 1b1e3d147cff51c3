package io.updraft.embedded.group;

/**
 * A defect that a kernel showed while it ran.
 *
 * @param task the task's full name
 * @param place the line, such as {@code "Gemv.java:42"}
 * @param array the name of the array in the kernel; empty for a barrier
 * @param workItems who was at it
 * @param detail what happened, without the above
 */
public record Finding(Kind kind, String task, String place, String array, String workItems, String detail) {

    /** The kinds of defects that are looked for. */
    public enum Kind {
        OUT_OF_BOUNDS, UNINITIALIZED_READ, BARRIER_DIVERGENCE, RACE_WITHIN_GROUP, RACE_BETWEEN_GROUPS
    }

    @Override
    public String toString() {
        return "Task '" + task + "' at " + place + ": " + kind + (array.isEmpty() ? "" : " on " + array) + ": " + detail
                + " (" + workItems + ")";
    }
}
