package dev.tauko.http.test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.tauko.testkit.SourcesOfChance;

/** The HTTP test kit stands on what users have, and on the two rooms that are made for it. */
@AnalyzeClasses(packages = "dev.tauko.http.test", importOptions = DoNotIncludeTests.class)
class HttpTestKitRoomsTest {

  @ArchTest static final ArchRule timeAndChanceComeFromTheLoop = SourcesOfChance.areOnlyIn();

  @ArchTest
  static final ArchRule theKitKnowsOnlyTheRoomsMadeForIt =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.tauko..internal..")
                  .and(not(resideInAPackage("dev.tauko.internal.simulation")))
                  .and(not(resideInAPackage("dev.tauko.http.internal.platform"))));
}
