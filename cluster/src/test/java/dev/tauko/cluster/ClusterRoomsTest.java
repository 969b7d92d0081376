package dev.tauko.cluster;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The cluster module stands on what users of the engine and of the tools have, and on the engine's
 * readers of settings and loggers, and its way to tell actors something.
 */
@AnalyzeClasses(packages = "dev.tauko.cluster", importOptions = DoNotIncludeTests.class)
class ClusterRoomsTest {

  @ArchTest
  static final ArchRule itKnowsNothingOfTheEnginesInside =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.tauko.internal..")
                  .and(not(resideInAPackage("dev.tauko.internal.settings")))
                  .and(not(resideInAPackage("dev.tauko.internal.log")))
                  .and(not(resideInAPackage("dev.tauko.internal.pekko"))));

  @ArchTest
  static final ArchRule itKnowsNothingOfTheToolsInsideAndTheHttpClient =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tauko.tools.internal..", "dev.tauko.http..");

  @ArchTest
  static final ArchRule wireSettingsAndNodeKnowOfTheFacesOnlyTheExceptions =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.tauko.cluster.internal.wire",
              "dev.tauko.cluster.internal.settings",
              "dev.tauko.cluster.internal.node")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.tauko.cluster").and(not(assignableTo(ClusterException.class))));

  @ArchTest
  static final ArchRule onlyTheFacesKnowTheirFunctions =
      noClasses()
          .that()
          .resideInAPackage("dev.tauko.cluster.internal..")
          .should()
          .dependOnClassesThat(belongToAnyOf(ClusterEngine.class, ClusterTasks.class));

  @ArchTest
  static final ArchRule internalRoomsFormNoCircle =
      slices().matching("dev.tauko.cluster.internal.(*)..").should().beFreeOfCycles();
}
