package dev.tauko.micrometer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The metrics stand on what all users have. Programs without the tools, or without the HTTP client,
 * can measure the rest.
 */
@AnalyzeClasses(packages = "dev.tauko.micrometer", importOptions = DoNotIncludeTests.class)
class MicrometerRoomsTest {

  @ArchTest
  static final ArchRule theMetricsKnowNothingInternal =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tauko.internal..", "dev.tauko.*.internal..");

  @ArchTest
  static final ArchRule onlyTheirOwnMetricsKnowTheTools =
      noClasses()
          .that()
          .doNotHaveSimpleName("ToolMetrics")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.tauko.tools..");

  @ArchTest
  static final ArchRule onlyTheirOwnMetricsKnowTheHttpClient =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.(Session|Request)Metrics.*")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.tauko.http..");
}
