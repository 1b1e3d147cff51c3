package io.updraft.graph.kernels;

/// A node that no kernel takes, with the reason. Never leaves this package.
final class NoKernel extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoKernel(String reason) {
        super(reason, null, false, false);
    }

    /// @throws NoKernel unless `holds`
    static void unless(boolean holds, String reason) {
        if (!holds) {
            throw new NoKernel(reason);
        }
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
