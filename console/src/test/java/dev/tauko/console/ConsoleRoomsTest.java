package dev.tauko.console;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The console stands on what users of the engine have, and on its readers of settings and loggers.
 * Its rooms lie one above the other; the HTTP client is known to its face only, so that programs
 * without that module can do without.
 */
@AnalyzeClasses(packages = "dev.tauko.console", importOptions = DoNotIncludeTests.class)
class ConsoleRoomsTest {

  @ArchTest
  static final ArchRule theRoomsLieOneAboveTheOther =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("console")
          .definedBy("dev.tauko.console")
          .layer("web")
          .definedBy("dev.tauko.console.internal.web")
          .layer("view")
          .definedBy("dev.tauko.console.internal.view")
          .layer("sample")
          .definedBy("dev.tauko.console.internal.sample")
          .layer("access")
          .definedBy("dev.tauko.console.internal.access")
          .layer("settings")
          .definedBy("dev.tauko.console.internal.settings")
          .whereLayer("console")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("web")
          .mayOnlyBeAccessedByLayers("console")
          .whereLayer("view")
          .mayOnlyBeAccessedByLayers("web")
          .whereLayer("sample")
          .mayOnlyBeAccessedByLayers("console", "web", "view")
          .whereLayer("access")
          .mayOnlyBeAccessedByLayers("web");

  @ArchTest
  static final ArchRule theConsoleKnowsNothingOfTheEnginesInside =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.tauko.internal..")
                  .and(not(resideInAPackage("dev.tauko.internal.settings")))
                  .and(not(resideInAPackage("dev.tauko.internal.log")))
                  .and(not(resideInAPackage("dev.tauko.internal.pekko"))));

  @ArchTest
  static final ArchRule onlyTheFaceKnowsTheHttpClient =
      noClasses()
          .that(resideOutsideOfPackages("dev.tauko.console"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tauko.http..");
}
