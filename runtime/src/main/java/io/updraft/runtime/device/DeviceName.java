package io.updraft.runtime.device;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A device as a user names it: `auto`, `cpu`, `emulator`, or a backend with an index, such as `cuda:1`.
///
/// @param kind empty for `auto`
/// @param index which of its kind, from 0
public record DeviceName(Optional<DeviceKind> kind, int index) {
    /// The best device that there is.
    public static final DeviceName AUTO = new DeviceName(Optional.empty(), 0);
    private static final String WHAT_THERE_IS = "give auto, cpu, emulator, opencl, ptx or cuda;"
            + " the last three may have an index, as in cuda:1";
    private static final Pattern SPELLING = Pattern.compile("([a-z]+)(?::([0-9]{1,4}))?");

    public DeviceName {
        if (index < 0) {
            throw new DeviceUnavailableException("device index " + index + " is negative; count from 0");
        }
        if (index > 0 && !kind.map(DeviceKind::needsSdk).orElse(false)) {
            throw new DeviceUnavailableException("there is one device '" + kind.map(DeviceKind::label).orElse("auto")
                    + "', not " + (index + 1) + "; " + WHAT_THERE_IS);
        }
    }

    /// Reads a name.
    ///
    /// @throws DeviceUnavailableException if nothing is called so
    public static DeviceName parse(String text) {
        Matcher matcher = SPELLING.matcher(text);
        if (matcher.matches()) {
            int index = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
            Optional<DeviceKind> kind = DeviceKind.labelled(matcher.group(1));
            if (kind.isPresent() || matcher.group(1).equals("auto")) {
                return new DeviceName(kind, index);
            }
        }
        throw new DeviceUnavailableException("there is no device '" + text + "'; " + WHAT_THERE_IS);
    }

    /// As users write it; backends always with their index.
    @Override
    public String toString() {
        return kind.map(each -> each.needsSdk() ? each.label() + ":" + index : each.label()).orElse("auto");
    }
}
