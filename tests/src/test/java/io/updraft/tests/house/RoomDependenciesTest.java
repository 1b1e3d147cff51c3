package io.updraft.tests.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Dependencies point one way. Maven already keeps a room from using one it does not declare; this also catches a room
 * whose pom was widened, and calls that configure a library from outside its API.
 */
class RoomDependenciesTest {

    /** Rooms from the ground up; a room may use the rooms named with it, itself and nothing else of ours. */
    private record Room(String name, List<String> mayUse) {}

    private static final List<Room> ROOMS = List.of(
            new Room("embedded", List.of()),
            new Room("runtime", List.of("embedded")),
            new Room("tasks", List.of("runtime")),
            new Room("quant", List.of("runtime", "tasks")),
            new Room("attention", List.of("runtime", "tasks")),
            new Room("graph", List.of("runtime", "tasks", "quant", "attention")),
            new Room("cli", List.of("runtime", "tasks", "quant", "attention", "graph")),
            new Room("tests", List.of("embedded", "runtime", "tasks", "quant", "attention", "graph", "cli")));

    private static final String[] LIBRARY = {"io.updraft.runtime..", "io.updraft.tasks..", "io.updraft.quant..",
        "io.updraft.attention..", "io.updraft.graph.."};

    private static JavaClasses classes = new ClassFileImporter().importClasses();

    @BeforeAll
    static void readClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.updraft");
    }

    @Test
    void everyRoomIsOnTheClassPath() {
        for (Room room : ROOMS) {
            assertThat(classes.stream().anyMatch(c -> c.getPackageName().startsWith("io.updraft." + room.name())))
                    .as("classes of room %s", room.name())
                    .isTrue();
        }
    }

    @TestFactory
    List<DynamicTest> roomUsesOnlyTheRoomsBelowIt() {
        return ROOMS.stream().map(room -> DynamicTest.dynamicTest(room.name(), () -> {
            String[] forbidden = ROOMS.stream()
                    .map(Room::name)
                    .filter(other -> !other.equals(room.name()) && !room.mayUse().contains(other))
                    .map(other -> "io.updraft." + other + "..")
                    .toArray(String[]::new);
            noClasses().that().resideInAPackage("io.updraft." + room.name() + "..")
                    .should().dependOnClassesThat().resideInAnyPackage(forbidden)
                    .because("dependencies point one way: " + room.name() + " may use " + room.mayUse())
                    .check(classes);
        })).toList();
    }

    @Test
    void librariesReadNoConfigurationFromTheEnvironment() {
        ArchRule rule = noClasses().that().resideInAnyPackage(LIBRARY)
                .and().resideOutsideOfPackage("io.updraft.runtime.tornado..")
                .should().callMethod(System.class, "getProperty", String.class)
                .orShould().callMethod(System.class, "getProperty", String.class, String.class)
                .orShould().callMethod(System.class, "getProperties")
                .orShould().callMethod(System.class, "getenv", String.class)
                .orShould().callMethod(System.class, "getenv")
                .orShould().callMethod(Boolean.class, "getBoolean", String.class)
                .orShould().callMethod(Integer.class, "getInteger", String.class)
                .orShould().callMethod(Integer.class, "getInteger", String.class, int.class)
                .orShould().callMethod(Long.class, "getLong", String.class)
                .orShould().callMethod(Long.class, "getLong", String.class, long.class)
                .because("environment and flags are read in cli only; pass settings as arguments");
        rule.check(classes);
    }

    @Test
    void librariesDoNotPrint() {
        noClasses().that().resideInAnyPackage(LIBRARY)
                .should().accessField(System.class, "out")
                .orShould().accessField(System.class, "err")
                .because("libraries log through System.Logger and leave the terminal to cli")
                .check(classes);
    }
}
