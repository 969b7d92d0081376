package dev.tauko.http;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import dev.tauko.testkit.SourcesOfChance;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rooms of the HTTP client lie one above the other, and a room knows only of those below it.
 * The table is the plan; {@code docs/architecture.md} draws it.
 */
@AnalyzeClasses(packages = HttpRoomsTest.ROOT, importOptions = DoNotIncludeTests.class)
class HttpRoomsTest {
  static final String ROOT = "dev.tauko.http";

  private static final String INTERNAL = ROOT + ".internal.";

  /** Each room, and the rooms that it may use; all may use the faces. */
  private static final Map<String, List<String>> ROOMS =
      Map.ofEntries(
          entry("grammar", List.of()),
          entry("platform", List.of()),
          entry("waiting", List.of("platform")),
          entry("server", List.of()),
          entry("settings", List.of("url", "grammar")),
          entry("url", List.of("grammar")),
          entry("auth", List.of("grammar")),
          entry("frame", List.of("grammar")),
          entry("cookie", List.of("url", "grammar")),
          entry("payload", List.of("grammar")),
          entry("wire", List.of("settings", "grammar")),
          entry("coding", List.of("settings", "grammar")),
          entry("dial", List.of("platform", "wire", "url", "settings", "auth", "grammar")),
          entry(
              "connection",
              List.of("platform", "frame", "wire", "coding", "dial", "url", "settings", "grammar")),
          entry("reading", List.of("connection", "wire", "settings", "waiting", "grammar")));

  /** The public types of the top room that rooms below may use: plain values, beside the errors. */
  private static final Set<String> FACES =
      Set.of(
          "Headers",
          "Cookie",
          "WebSocketMessage",
          "ClientTimeout",
          "ServerSentEvent",
          "SessionStats",
          "Resolver",
          "JsonCodec",
          "RequestBody");

  @ArchTest
  static final ArchRule aRoomUsesOnlyRoomsBelow =
      classes()
          .should(
              new ArchCondition<JavaClass>("use only rooms that the plan lets them use") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    if (!isAllowed(room(type), dependency.getTargetClass())) {
                      events.add(violated(type, dependency.getDescription()));
                    }
                  }
                }
              });

  @ArchTest
  static final ArchRule roomsBelowTheTopFormNoCircle =
      slices().matching(INTERNAL + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule timeAndChanceComeFromThePlatform =
      SourcesOfChance.areOnlyIn(
          "CookieJar", // Users may give it another clock; a session gives it the platform's.
          "PartFile", // A name that no other process gives a file.
          "SystemPlatform");

  private static boolean isAllowed(String room, JavaClass target) {
    JavaClass outermost = outermost(target.getBaseComponentType());
    String place = outermost.getPackageName();
    if (!(place.equals(ROOT) || place.startsWith(ROOT + ".")) || room.isEmpty()) {
      return true;
    }
    if (place.equals(ROOT)) {
      return FACES.contains(outermost.getSimpleName())
          || outermost.isAssignableTo(ClientException.class);
    }
    String other = room(outermost);
    return other.equals(room) || ROOMS.getOrDefault(room, List.of()).contains(other);
  }

  /** The internal package; empty for the top itself. */
  private static String room(JavaClass type) {
    String place = type.getPackageName();
    return place.startsWith(INTERNAL) ? place.substring(INTERNAL.length()) : "";
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(HttpRoomsTest::outermost).orElse(type);
  }
}
