package dev.tauko.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The calls of the JDK whose results differ from run to run: time and random numbers. A module may
 * call them in few classes, which stand on the JVM in place of a simulated run, or whose results
 * decide on nothing; all else asks these, so that a seed repeats what a program does.
 */
public final class SourcesOfChance {
  private static final Map<String, Set<String>> CALLS =
      Map.of(
          System.class.getName(), Set.of("nanoTime", "currentTimeMillis"),
          Math.class.getName(), Set.of("random"),
          UUID.class.getName(), Set.of("randomUUID"),
          Instant.class.getName(), Set.of("now"),
          LocalDate.class.getName(), Set.of("now"),
          LocalDateTime.class.getName(), Set.of("now"),
          OffsetDateTime.class.getName(), Set.of("now"),
          ZonedDateTime.class.getName(), Set.of("now"),
          Clock.class.getName(), Set.of("system", "systemUTC", "systemDefaultZone"),
          InstantSource.class.getName(), Set.of("system"));

  private static final Set<String> GENERATORS =
      Set.of(
          ThreadLocalRandom.class.getName(),
          SecureRandom.class.getName(),
          SplittableRandom.class.getName(),
          Random.class.getName());

  private SourcesOfChance() {}

  /**
   * The rule that only these classes of a module call them.
   *
   * @param allowed their names without the package, and without those of classes in them
   */
  public static ArchRule areOnlyIn(String... allowed) {
    Set<String> names = Set.of(allowed);
    return noClasses()
        .that(describe("are not " + names, type -> !names.contains(outermost(type))))
        .should()
        .accessTargetWhere(
            describe("time or random numbers of the JVM", SourcesOfChance::differsFromRunToRun));
  }

  private static String outermost(JavaClass type) {
    return type.getEnclosingClass().map(SourcesOfChance::outermost).orElse(type.getSimpleName());
  }

  private static boolean differsFromRunToRun(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getTarget().getName();
    return CALLS.getOrDefault(owner, Set.of()).contains(name)
        || (GENERATORS.contains(owner) && (name.equals("current") || name.equals("<init>")));
  }
}
