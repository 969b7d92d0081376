package dev.tauko;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The rooms of the engine lie one above the other, and a room knows only of those below it. The
 * three tables are the plan; {@code docs/architecture.md} draws it.
 */
@AnalyzeClasses(packages = RoomsTest.ROOT, importOptions = DoNotIncludeTests.class)
class RoomsTest {

  static final String ROOT = "dev.tauko";

  private static final int LONGEST_FILE = 600;

  /** Each room, which is a package, and its level from the ground up. */
  private static final Map<String, Integer> ROOMS =
      Map.ofEntries(
          entry("dev.tauko.actor", 5),
          entry("dev.tauko", 4),
          entry("dev.tauko.channel", 3),
          entry("dev.tauko.internal.group", 3),
          entry("dev.tauko.queue", 3),
          entry("dev.tauko.sync", 3),
          entry("dev.tauko.internal.task", 2),
          entry("dev.tauko.internal.loop", 1),
          entry("dev.tauko.internal.log", 1),
          entry("dev.tauko.internal.settings", 1));

  /** The public types of {@code dev.tauko} that are the face of a room further down. */
  private static final Map<String, String> FACES =
      Map.ofEntries(
          entry("TaskGroup", "dev.tauko.internal.group"),
          entry("Timeout", "dev.tauko.internal.group"),
          entry("Outcome", "dev.tauko.internal.group"),
          entry("WaitResult", "dev.tauko.internal.group"),
          entry("ReturnWhen", "dev.tauko.internal.group"),
          entry("ExceptionGroup", "dev.tauko.internal.group"),
          entry("QueueEmptyException", "dev.tauko.queue"),
          entry("QueueFullException", "dev.tauko.queue"),
          entry("QueueShutDownException", "dev.tauko.queue"),
          entry("BarrierBrokenException", "dev.tauko.sync"),
          entry("Awaitable", "dev.tauko.internal.task"),
          entry("Body", "dev.tauko.internal.task"),
          entry("AwaitTrace", "dev.tauko.internal.task"),
          entry("AsyncTimeoutException", "dev.tauko.internal.task"),
          entry("CancelledError", "dev.tauko.internal.task"),
          entry("ContextVar", "dev.tauko.internal.task"),
          entry("Coroutine", "dev.tauko.internal.task"),
          entry("EventLoop", "dev.tauko.internal.task"),
          entry("Future", "dev.tauko.internal.task"),
          entry("InvalidStateException", "dev.tauko.internal.task"),
          entry("Task", "dev.tauko.internal.task"),
          entry("Handle", "dev.tauko.internal.loop"),
          entry("TimerHandle", "dev.tauko.internal.loop"));

  /** Which room may use which other one on its own level. */
  private static final Set<String> SIDEWAYS =
      Set.of(
          "dev.tauko.internal.loop -> dev.tauko.internal.log",
          "dev.tauko.internal.loop -> dev.tauko.internal.settings",
          "dev.tauko.queue -> dev.tauko.sync",
          "dev.tauko.internal.group -> dev.tauko.queue");

  @ArchTest
  static final ArchRule everyClassHasARoom =
      classes()
          .should(
              new ArchCondition<JavaClass>("be in a room of the plan") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  if (isOurs(type) && level(type) == 0) {
                    events.add(violated(type, type.getName() + " is in a package without a level"));
                  }
                }
              })
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule noRoomKnowsOfOneAbove =
      classes()
          .should(
              useOnly(
                  "classes of its own level or of one below",
                  (from, to) -> level(to) <= level(from)))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule neighboursOnALevelLeaveEachOtherAlone =
      classes()
          .should(
              useOnly(
                  "those neighbours on its level that the plan names",
                  (from, to) ->
                      level(from) != level(to)
                          || room(from).equals(room(to))
                          || SIDEWAYS.contains(room(from) + " -> " + room(to))))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule roomsFormNoCircle =
      slices().assignedFrom(rooms()).should().beFreeOfCycles().allowEmptyShould(true);

  @Test
  void noSourceFileIsLongerThanAPersonReads() throws IOException {
    List<String> tooLong = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of("..").toRealPath())) {
      for (Path sources : modules.map(module -> module.resolve("src/main/java")).toList()) {
        for (Path file : filesBelow(sources)) {
          int lines = Files.readAllLines(file).size();
          if (lines > LONGEST_FILE) {
            tooLong.add(file + ": " + lines + " lines");
          }
        }
      }
    }
    assertThat(tooLong).as("source files of more than %d lines", LONGEST_FILE).isEmpty();
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static ArchCondition<JavaClass> useOnly(
      String what, BiPredicate<JavaClass, JavaClass> allowed) {
    return new ArchCondition<>("use only " + what) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getDirectDependenciesFromSelf().stream()
            .filter(dependency -> isOurs(dependency.getTargetClass()))
            .filter(dependency -> !allowed.test(type, dependency.getTargetClass()))
            .map(Dependency::getDescription)
            .forEach(description -> events.add(violated(type, description)));
      }
    };
  }

  private static SliceAssignment rooms() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return isOurs(type) ? SliceIdentifier.of(room(type)) : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "rooms";
      }
    };
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
  }

  private static int level(JavaClass type) {
    return Objects.requireNonNullElse(ROOMS.get(room(type)), 0);
  }

  private static String room(JavaClass type) {
    JavaClass outermost = outermost(type.getBaseComponentType());
    String place = outermost.getPackageName();
    @Nullable String face = place.equals(ROOT) ? FACES.get(outermost.getSimpleName()) : null;
    return face == null ? place : face;
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(RoomsTest::outermost).orElse(type);
  }
}
