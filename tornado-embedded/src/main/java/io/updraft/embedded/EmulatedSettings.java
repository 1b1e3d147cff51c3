package io.updraft.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TornadoSetting;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** Keeps the properties that a program sets. The emulator heeds none of them. */
public final class EmulatedSettings implements TornadoSetting {

    private final Properties properties = new Properties();

    @Override
    public void setTornadoProperty(String key, String value) {
        properties.setProperty(key, value);
    }

    @Override
    public @Nullable String getTornadoProperty(String key) {
        return properties.getProperty(key);
    }

    @Override
    public String getTornadoProperty(String key, String defaultValue) {
        return properties.getProperty(key, defaultValue);
    }

    @Override
    public void loadTornadoProperty(String filename) {
        try (InputStream file = Files.newInputStream(Path.of(filename))) {
            properties.load(file);
        } catch (IOException unreadable) {
            throw new TornadoRuntimeException(unreadable);
        }
    }
}
