package dev.tauko.internal.log;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gatherFuture;
import static dev.tauko.Asyncio.run;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.shieldFuture;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.Engine;
import dev.tauko.Future;
import dev.tauko.testkit.ChildJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Where no provider of SLF4J is on the class path, no failure is lost. */
class StandardErrorTest {

  /** Fails in each of the ways that nobody awaits. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      run(() -> {
        createTask("lonely", failing("of a task"));
        Future<?> gather = gatherFuture(failing("of a gather"));
        Future<?> shield = shieldFuture(failing("of a shield"));
        Engine.current().start("outside", failing("of a start"));
        runningLoop().callSoon(() -> fail("of a callback"));
        createTask("unprintable", Program::failUnprintably);
        for (int turn = 0; turn < 9; turn++) {
          yieldNow();
        }
        System.out.println(gather.isDone() && shield.isDone());
        createTask(() -> {
          try {
            sleep(Duration.ofDays(1));
          } catch (CancelledError end) {
            fail("of a task at the end");
          }
        });
        yieldNow();
      });
    }

    private static Coroutine<String> failing(String what) {
      return () -> {
        fail(what);
        return "";
      };
    }

    private static void fail(String what) {
      throw new IllegalStateException("failure " + what);
    }

    private static void failUnprintably() {
      throw new IllegalStateException() {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
          throw new UnsupportedOperationException();
        }
      };
    }
  }

  private static final List<String> FAILURES =
      List.of(
          "of a task",
          "of a gather",
          "of a shield",
          "of a start",
          "of a callback",
          "of a task at the end");

  @Test
  void eachFailureIsWrittenOnceWithItsStackTrace() throws Exception {
    ChildJvm.Outcome outcome = ChildJvm.runWithout("logback", Program.class);

    assertThat(outcome.status()).as(outcome.output()).isZero();
    for (String failure : FAILURES) {
      String thrown = "java.lang.IllegalStateException: failure " + failure;
      assertThat(outcome.output().lines().filter(thrown::equals)).as(outcome.output()).hasSize(1);
    }
    assertThat(outcome.output())
        .contains("ERROR dev.tauko.Task - Task[lonely, failed with")
        .contains("\tat " + Program.class.getName() + ".fail(")
        .contains("\tat " + Program.class.getName() + ".failUnprintably(");
  }

  @Test
  void aProviderDecidesAlone() throws Exception {
    assertThat(Loggers.of(StandardErrorTest.class))
        .extracting("logger")
        .isSameAs(LoggerFactory.getLogger(StandardErrorTest.class));
  }

  @Test
  void loggersComeFromHereOnly() {
    ArchRuleDefinition.noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Loggers.class.getName())
        .should()
        .dependOnClassesThat()
        .areAssignableTo(LoggerFactory.class)
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.tauko"));
  }
}
