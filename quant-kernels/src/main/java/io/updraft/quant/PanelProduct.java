package io.updraft.quant;

/// Computes a panel of outputs, and prepares the left operand for it. Two implementations, one result: every output is
/// one chain of fused multiply-adds over k in ascending order for each block, then one for each block's scale, whatever
/// the number of rows, so that the bits depend neither on the batch nor on who computes.
interface PanelProduct {
    /// Outputs of the panel's columns for rows `firstRow` to `lastRow - 1`, at most [Workspace#ROWS] of them.
    ///
    /// @param workspace address of [Workspace#BYTES] that no other thread uses
    void compute(LinearJob job, int panel, int firstRow, int lastRow, long workspace);

    /// Rounds one row to int8 by blocks.
    ///
    /// @param source the row's floats
    /// @param row which row of `job` to write
    void quantize(LinearJob job, long source, int row);

    /// One row of UINT8 or INT8 codes minus their zero point, as floats.
    void subtract(LinearJob job, long source, int row, boolean signed, int zeroPoint);

    /// Told when a job is bound, long before it runs.
    default void expect(LinearJob job) {
    }
}
