package dev.tauko.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A program that cannot be run says why, and does not disturb those after it. */
class ProgramRunnerTest {
  private static ProgramRunner runner;

  @BeforeAll
  static void open() {
    Quiet.please();
    runner = new ProgramRunner("auto");
  }

  @AfterAll
  static void close() {
    runner.close();
  }

  private static Program program(String coroutines) {
    return ProgramReader.read(
        Json.parse("{'id': 'p', 'coroutines': {%s}}".formatted(coroutines).replace('\'', '"')));
  }

  private static void theNextProgramRuns() {
    assertThat(runner.run(program("'main': [['sleep', 5], ['gather', ['a'], true]], 'a': []")))
        .isEqualTo(
            new Result.Traced(
                "p",
                List.of(
                    new Entry(5, "main", "sleep 5"),
                    new Entry(5, "Task-1", "exit a = none"),
                    new Entry(5, "main", "gather [a] true = [none]"),
                    new Entry(5, "main", "exit main = none"),
                    new Entry(5, "main", "end = none"))));
  }

  @Test
  void timersThatAreStillToComeNeverFire() {
    assertThat(runner.run(program("'main': [['call_later', 7, 'late'], ['sleep', 2]]")))
        .isEqualTo(
            new Result.Traced(
                "p",
                List.of(
                    new Entry(0, "main", "call_later 7 late"),
                    new Entry(2, "main", "sleep 2"),
                    new Entry(2, "main", "exit main = none"),
                    new Entry(2, "main", "end = none"))));
    theNextProgramRuns();
  }

  @Test
  void aDeadlockIsAnErrorThatNamesWhoWaits() {
    Result result =
        runner.run(
            program(
                "'main': [['event', 'e'], ['spawn', 't', 'a'], ['await', 't']], 'a':"
                    + " [['try', [['wait_event', 'e']], [], [['wait_event', 'e']]]]"));

    assertThat(result)
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> assertThat(failed.error()).startsWith("deadlock: [main, t] wait after"));
    theNextProgramRuns();
  }

  @Test
  void aVariableWithoutValueRejectsTheProgram() {
    assertThat(runner.run(program("'main': [['try', [['await', 'x']], [['*', []]]]]")))
        .isEqualTo(new Result.Rejected("p", "unbound variable x"));
    theNextProgramRuns();
  }

  @Test
  void aVariableOfAnotherKindRejectsTheProgram() {
    assertThat(runner.run(program("'main': [['lock', 'x'], ['set', 'x']]")))
        .isEqualTo(new Result.Rejected("p", "variable x is of another kind"));
    theNextProgramRuns();
  }

  @Test
  void aProgramThatIsTooLongIsRejected() {
    assertThat(
            runner.run(
                program(
                    "'main': [['spawn', 't', 'a'], ['repeat', 1000, [['log', 'x'], ['log', 'y'],"
                        + " ['log', 'z'], ['yield']]]], 'a': [['sleep', 9]]")))
        .isEqualTo(new Result.Rejected("p", "limit: too many statements"));
    theNextProgramRuns();
  }

  @Test
  void aMalformedProgramIsNotRead() {
    assertThatThrownBy(() -> program("'main': [['sleep', -1]]"))
        .isInstanceOf(Malformed.class)
        .hasMessage("sleep: -1 is not a good ms");
    assertThatThrownBy(() -> program("'main': [['jump', 1]]"))
        .isInstanceOf(Malformed.class)
        .hasMessage("unknown op jump");
  }
}
