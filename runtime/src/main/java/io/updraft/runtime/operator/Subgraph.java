package io.updraft.runtime.operator;

/// A graph that an attribute holds: a branch of If, the body of a loop. What it is made of is the graph room's affair;
/// a contract runs it as a [Body].
public interface Subgraph {
}
