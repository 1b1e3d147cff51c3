package uk.ac.manchester.tornado.api;

import org.jspecify.annotations.Nullable;

/** The runtime's properties. */
public interface TornadoSetting {

    void setTornadoProperty(String key, String value);

    @Nullable
    String getTornadoProperty(String key);

    String getTornadoProperty(String key, String defaultValue);

    void loadTornadoProperty(String filename);
}
