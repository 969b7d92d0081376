package dev.tauko;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.tauko.testkit.SourcesOfChance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
          entry("dev.tauko.actor", 7),
          entry("dev.tauko.io", 7),
          entry("dev.tauko.stream", 7),
          entry("dev.tauko.internal.actor", 6),
          entry("dev.tauko.internal.io", 6),
          entry("dev.tauko.internal.stream", 6),
          entry("dev.tauko", 5),
          entry("dev.tauko.internal.engine", 4),
          entry("dev.tauko.internal.wait", 4),
          entry("dev.tauko.channel", 3),
          entry("dev.tauko.internal.channel", 3),
          entry("dev.tauko.internal.group", 3),
          entry("dev.tauko.observe", 3),
          entry("dev.tauko.internal.observe", 3),
          entry("dev.tauko.queue", 3),
          entry("dev.tauko.internal.queue", 3),
          entry("dev.tauko.sync", 3),
          entry("dev.tauko.internal.sync", 3),
          entry("dev.tauko.internal.simulation", 3),
          entry("dev.tauko.internal.chance", 2),
          entry("dev.tauko.internal.task", 2),
          entry("dev.tauko.internal.loop", 1),
          entry("dev.tauko.internal.jfr", 1),
          entry("dev.tauko.internal.log", 1),
          entry("dev.tauko.internal.pekko", 1),
          entry("dev.tauko.internal.settings", 1));

  /**
   * The faces: types that stand in a public package, for users to see, and belong to a room further
   * down, which implements, throws or returns them. They know no more than that room does.
   */
  private static final Map<String, String> FACES =
      Map.ofEntries(
          entry("dev.tauko.actor.ActorTerminatedException", "dev.tauko.internal.actor"),
          entry("dev.tauko.actor.CoroutineBehavior", "dev.tauko.internal.actor"),
          entry("dev.tauko.actor.Mailbox", "dev.tauko.internal.actor"),
          entry("dev.tauko.io.Connection", "dev.tauko.internal.io"),
          entry("dev.tauko.io.ConnectionHandler", "dev.tauko.internal.io"),
          entry("dev.tauko.io.IncompleteReadException", "dev.tauko.internal.io"),
          entry("dev.tauko.io.LimitOverrunException", "dev.tauko.internal.io"),
          entry("dev.tauko.io.Server", "dev.tauko.internal.io"),
          entry("dev.tauko.io.StreamReader", "dev.tauko.internal.io"),
          entry("dev.tauko.io.StreamWriter", "dev.tauko.internal.io"),
          entry("dev.tauko.io.Subprocess", "dev.tauko.internal.io"),
          entry("dev.tauko.stream.Elements", "dev.tauko.internal.stream"),
          entry("dev.tauko.stream.Emitter", "dev.tauko.internal.stream"),
          entry("dev.tauko.ExceptionGroup", "dev.tauko.internal.group"),
          entry("dev.tauko.Outcome", "dev.tauko.internal.group"),
          entry("dev.tauko.ReturnWhen", "dev.tauko.internal.group"),
          entry("dev.tauko.TaskGroup", "dev.tauko.internal.group"),
          entry("dev.tauko.Timeout", "dev.tauko.internal.group"),
          entry("dev.tauko.DeadlockException", "dev.tauko.internal.engine"),
          entry("dev.tauko.Waited", "dev.tauko.internal.group"),
          entry("dev.tauko.QueueEmptyException", "dev.tauko.queue"),
          entry("dev.tauko.QueueFullException", "dev.tauko.queue"),
          entry("dev.tauko.QueueShutDownException", "dev.tauko.queue"),
          entry("dev.tauko.BarrierBrokenException", "dev.tauko.sync"),
          entry("dev.tauko.AsyncTimeoutException", "dev.tauko.internal.task"),
          entry("dev.tauko.AwaitTrace", "dev.tauko.internal.task"),
          entry("dev.tauko.Awaitable", "dev.tauko.internal.task"),
          entry("dev.tauko.Body", "dev.tauko.internal.task"),
          entry("dev.tauko.CancelledError", "dev.tauko.internal.task"),
          entry("dev.tauko.ContextVar", "dev.tauko.internal.task"),
          entry("dev.tauko.Coroutine", "dev.tauko.internal.task"),
          entry("dev.tauko.EventLoop", "dev.tauko.internal.task"),
          entry("dev.tauko.Future", "dev.tauko.internal.task"),
          entry("dev.tauko.InvalidStateException", "dev.tauko.internal.task"),
          entry("dev.tauko.Task", "dev.tauko.internal.task"),
          entry("dev.tauko.Handle", "dev.tauko.internal.loop"),
          entry("dev.tauko.TimerHandle", "dev.tauko.internal.loop"));

  /** Which room may use which other one on its own level. */
  private static final Set<String> SIDEWAYS =
      Set.of(
          "dev.tauko.internal.loop -> dev.tauko.internal.jfr",
          "dev.tauko.internal.loop -> dev.tauko.internal.log",
          "dev.tauko.internal.loop -> dev.tauko.internal.settings",
          "dev.tauko.channel -> dev.tauko.internal.channel",
          "dev.tauko.queue -> dev.tauko.internal.queue",
          "dev.tauko.sync -> dev.tauko.internal.sync",
          "dev.tauko.internal.observe -> dev.tauko.observe",
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

  /* Those that measure real time: start-up, steps that run long, waits of threads, snapshots. */
  @ArchTest
  static final ArchRule timeAndChanceComeFromTheLoop =
      SourcesOfChance.areOnlyIn(
          "Chance",
          "Clock",
          "CoroutineChild", // The number of an actor, as Pekko draws it.
          "EngineStart",
          "ForeignWork",
          "IdleWait",
          "ParallelExecutor",
          "SimulatedLoop",
          "SnapshotReader",
          "StepExecutor",
          "StepProbe",
          "SystemActors",
          "Watchdog");

  @ArchTest
  static void thePlanHasNoRoomAndNoFaceThatDoesNotExist(JavaClasses classes) {
    assertThat(classes.stream().filter(RoomsTest::isOurs).map(JavaClass::getPackageName))
        .containsAll(ROOMS.keySet());
    assertThat(classes.stream().map(JavaClass::getName)).containsAll(FACES.keySet());
    assertThat(ROOMS.keySet()).containsAll(FACES.values());
  }

  @Test
  void theDocumentationDrawsTheSameRooms() throws IOException {
    Pattern row = Pattern.compile("\\| (\\d+) \\| (`dev\\.tauko(?:[.,` a-z])*`) \\|.*");
    Map<String, Integer> drawn = new HashMap<>();
    for (String line : Files.readAllLines(Path.of("../docs/architecture.md"))) {
      Matcher found = row.matcher(line);
      if (found.matches() && !line.contains("dev.tauko.http")) {
        Pattern.compile("[a-z.]+")
            .matcher(found.group(2))
            .results()
            .forEach(room -> drawn.put(room.group(), Integer.valueOf(found.group(1))));
      }
    }
    assertThat(drawn).isEqualTo(ROOMS);
  }

  @Test
  void demosAndBenchmarksNeedNothingInternalButSettingsAndLog() throws IOException {
    Pattern internal =
        Pattern.compile(
            "import (static )?dev\\.tauko\\.(http\\.|tools\\.)?internal\\.(?!settings|log|pekko)");
    List<String> needs = new ArrayList<>();
    for (String module : List.of("demos", "benchmarks")) {
      for (Path file : filesBelow(Path.of("..", module, "src"))) {
        if (file.toString().endsWith(".java") && internal.matcher(Files.readString(file)).find()) {
          needs.add(file.toString());
        }
      }
    }
    assertThat(needs).as("sources that import what is internal").isEmpty();
  }

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
    return FACES.getOrDefault(outermost.getName(), outermost.getPackageName());
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(RoomsTest::outermost).orElse(type);
  }
}
