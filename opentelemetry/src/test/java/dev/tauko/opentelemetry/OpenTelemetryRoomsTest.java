package dev.tauko.opentelemetry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The tracing stands on what all users have: the context of a coroutine is a context variable.
 * Programs without the HTTP client can trace the rest.
 */
@AnalyzeClasses(packages = "dev.tauko.opentelemetry", importOptions = DoNotIncludeTests.class)
class OpenTelemetryRoomsTest {

  @ArchTest
  static final ArchRule theTracingKnowsNothingInternalOfOthers =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tauko.internal..", "dev.tauko.http.internal..");

  @ArchTest
  static final ArchRule onlyHttpTracingKnowsTheHttpClient =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.HttpTracing.*")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tauko.http..", "org.apache.pekko.http..");
}
