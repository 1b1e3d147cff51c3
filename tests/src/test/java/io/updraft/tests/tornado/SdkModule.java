package io.updraft.tests.tornado;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** TornadoVM's own API, loaded as the module it is, beside the embedded one on the class path. */
final class SdkModule {

    private final ModuleLayer layer;

    SdkModule(Path apiJar) {
        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration = boot.configuration().resolve(ModuleFinder.of(apiJar), ModuleFinder.of(),
                Set.of("tornado.api"));
        // Without the class path as a parent loader, no class of ours can take the place of one of theirs.
        layer = ModuleLayer
                .defineModulesWithOneLoader(configuration, List.of(boot), ClassLoader.getPlatformClassLoader())
                .layer();
    }

    /** Their class of the same name; a class that is none of the API's is the same in both worlds. */
    Class<?> twin(Class<?> ours) {
        if (ours.isArray()) {
            return twin(ours.componentType()).arrayType();
        }
        if (!ours.getName().startsWith("uk.ac.manchester.tornado.api.")) {
            return ours;
        }
        try {
            return layer.findLoader("tornado.api").loadClass(ours.getName());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(ours + " is not in TornadoVM's API", e);
        }
    }
}
