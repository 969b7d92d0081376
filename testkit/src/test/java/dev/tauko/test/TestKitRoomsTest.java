package dev.tauko.test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.tauko.testkit.SourcesOfChance;

/** The test kit stands on what users have, and on the one room that is made for it. */
@AnalyzeClasses(packages = "dev.tauko.test", importOptions = DoNotIncludeTests.class)
class TestKitRoomsTest {

  @ArchTest
  static final ArchRule theKitKnowsNothingInternalButSimulation =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.tauko.internal..")
                  .and(not(resideInAPackage("dev.tauko.internal.simulation"))));

  @ArchTest static final ArchRule timeAndChanceComeFromTheLoop = SourcesOfChance.areOnlyIn();

  @ArchTest
  static final ArchRule simulationDoesWithoutJUnit =
      noClasses()
          .that(not(nameMatching(".*\\.(CoroutineTest|InCoroutine|CoroutineExtension)(\\$.*)?")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.junit..");
}
