package io.updraft.graph.generate;

/// What a listener gets while text is generated: one for each new id, and one more for text that was held back to the
/// end.
///
/// @param id the new id, or [#NO_ID] for text that comes without one
/// @param text whole characters that are now certain; empty while a character is incomplete or may begin a stop string
public record Piece(int id, String text) {
    /// The id of a piece that has none.
    public static final int NO_ID = -1;
}
