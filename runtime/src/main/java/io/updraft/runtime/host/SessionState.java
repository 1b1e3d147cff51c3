package io.updraft.runtime.host;

/// What a session keeps between steps, by type: the key/value cache above all.
public interface SessionState {
    /// State for kernels that need none.
    SessionState EMPTY = new SessionState() {
        @Override
        public <T> T get(Class<T> type) {
            throw new IllegalStateException("this session has no " + type.getSimpleName());
        }
    };

    /// @throws IllegalStateException
    ///             if the session has no such state
    <T> T get(Class<T> type);
}
