package io.updraft.runtime.operator.contracts.fused;

/// One weight matrix W [N, K] of [Linear], whatever its format: as real numbers, and (all formats but dense) as integers
/// q with w = (q - zero) * scale.
interface LinearWeight {
    /// Row n as real numbers.
    void row(int n, double[] into);

    int integer(int n, int k);

    /// The group whose scale and zero point column k has.
    int group(int k);

    double scale(int n, int group);

    double zero(int n, int group);
}
