package dev.tauko.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The tools stand on what users of the engine have, and on its readers of settings and loggers. */
@AnalyzeClasses(packages = "dev.tauko.tools", importOptions = DoNotIncludeTests.class)
class ToolsRoomsTest {

  @ArchTest
  static final ArchRule theToolsKnowNothingOfTheEnginesInside =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.tauko.internal.task..",
              "dev.tauko.internal.loop..",
              "dev.tauko.internal.group..");

  @ArchTest
  static final ArchRule theToolsKnowNothingOfTheHttpClient =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("dev.tauko.http..");
}
