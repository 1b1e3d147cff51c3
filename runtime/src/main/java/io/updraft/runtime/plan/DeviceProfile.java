package io.updraft.runtime.plan;

/// What kernels need to know of a device.
///
/// @param name as the user names it, such as "emulator" or "opencl:0"
/// @param groupSize work-items of a group that suit it, a power of two from 8 to 256
/// @param mostGroup work-items that a group can have there at most
/// @param memoryBytes what buffers may take together
/// @param intrinsics how kernels of matrix units run there
/// @param lack why they do not, where that is worth saying; else empty
/// @param fragments whether the matrix operations of TornadoVM's own KernelContext run there
/// @param variants which way to divide their work is fastest there
public record DeviceProfile(String name, int groupSize, int mostGroup, long memoryBytes, Intrinsics intrinsics,
        String lack, boolean fragments, Variants variants) {
    /// Work-items of a group that local arrays of kernels have room for.
    public static final int MAX_GROUP = 256;

    public DeviceProfile {
        if (groupSize < 8 || groupSize > MAX_GROUP || Integer.bitCount(groupSize) != 1) {
            throw new IllegalArgumentException("the group size is " + groupSize
                    + "; give a power of two from 8 to " + MAX_GROUP);
        }
        if (mostGroup < groupSize) {
            throw new IllegalArgumentException("groups of " + groupSize + ", where one has at most " + mostGroup);
        }
        if (memoryBytes < 1) {
            throw new IllegalArgumentException(name + " has " + memoryBytes + " bytes of memory");
        }
    }

    /// A device on which work is divided by rule, and groups have no more than every device can have.
    public DeviceProfile(String name, int groupSize, long memoryBytes, Intrinsics intrinsics, String lack) {
        this(name, groupSize, MAX_GROUP, memoryBytes, intrinsics, lack, false, Variants.BY_RULE);
    }

    /// A device of portable kernels only.
    public DeviceProfile(String name, int groupSize, long memoryBytes) {
        this(name, groupSize, memoryBytes, Intrinsics.ABSENT, "");
    }

    /// The same device.
    public DeviceProfile with(Variants choices) {
        return new DeviceProfile(name, groupSize, mostGroup, memoryBytes, intrinsics, lack, fragments, choices);
    }

    /// The same device, with the matrix operations of TornadoVM's own KernelContext or without.
    public DeviceProfile withFragments(boolean has) {
        return new DeviceProfile(name, groupSize, mostGroup, memoryBytes, intrinsics, lack, has, variants);
    }

    /// The smallest power of two that is at least `items` and the device's own group size, for kernels that need a
    /// work-item for each of `items` elements.
    public int groupFor(int items) {
        int size = groupSize;
        while (size < items) {
            size *= 2;
        }
        return size;
    }
}
