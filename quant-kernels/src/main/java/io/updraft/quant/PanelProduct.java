package io.updraft.quant;

/// Computes panels of outputs, and rounds the left operand for them. Two implementations, one result: every output is
/// one chain of fused multiply-adds over k in ascending order for each block, then one for each block's scale, whatever
/// the number of rows, so that the bits depend neither on the batch nor on who computes.
interface PanelProduct {
    /// Outputs of panels `firstPanel` to `lastPanel - 1` for rows `firstRow` to `lastRow - 1`, at most
    /// [Workspace#ROWS] of them and whole tiles from the first on.
    ///
    /// @param workspace address of [Workspace#BYTES] that no other thread uses
    void compute(LinearJob job, int firstPanel, int lastPanel, int firstRow, int lastRow, long workspace);

    /// Rounds one row to int8 by blocks, as pairs.
    ///
    /// @param source the row's floats
    /// @param row which row of `job` to write
    void pair(LinearJob job, long source, int row);

    /// Rounds one row to int8 by blocks, as floats.
    ///
    /// @param job whose blocks they are
    /// @param source address of the row's floats
    /// @param values get the rounded values, zeros up to the padded K, from index `at` on
    /// @param scales get each block's scale, from `scalesAt` on, `step` apart
    void round(LinearJob job, long source, float[] values, int at, float[] scales, int scalesAt, int step);

    /// One row's codes minus their zero point, as floats.
    ///
    /// @param source address of the row's `k` codes
    /// @param values get the differences from index `at` on
    void subtract(LinearJob job, long source, boolean signed, int zeroPoint, float[] values, int at);

    /// Told when a job is bound, long before it runs.
    default void expect(LinearJob job) {
    }
}
