package dev.tauko.tools;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.tauko.testkit.SourcesOfChance;

/**
 * The tools stand on what users of the engine have, and on its readers of settings, its loggers and
 * its waits. What they are made of lies below them, and knows two of their faces.
 */
@AnalyzeClasses(packages = "dev.tauko.tools", importOptions = DoNotIncludeTests.class)
class ToolsRoomsTest {

  @ArchTest
  static final ArchRule theToolsKnowNothingOfTheEnginesInside =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.tauko.internal..")
                  .and(not(resideInAPackage("dev.tauko.internal.settings")))
                  .and(not(resideInAPackage("dev.tauko.internal.log")))
                  .and(not(resideInAPackage("dev.tauko.internal.wait"))));

  @ArchTest static final ArchRule timeAndChanceComeFromTheLoop = SourcesOfChance.areOnlyIn();

  @ArchTest
  static final ArchRule theToolsKnowNothingOfTheHttpClient =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("dev.tauko.http..");

  @ArchTest
  static final ArchRule whatIsInternalKnowsOfTheToolsOnlyMappingAndRate =
      noClasses()
          .that()
          .resideInAPackage("dev.tauko.tools.internal")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.tauko.tools")
                  .and(not(belongToAnyOf(Mapping.class, Rate.class))));
}
