package dev.tauko;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.toThread;
import static dev.tauko.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.testkit.ChildJvm;
import dev.tauko.testkit.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code System.exit()} in what the engine runs ends the JVM with its status, when the other
 * coroutines have cleaned up. Every time limit is so long that a test would fail if one passed.
 */
class SystemExitTest {
  private static final int STATUS = 7;

  private static final List<String> LONG_LIMITS =
      List.of(
          "-Dtauko.drain-timeout=1000s",
          "-Dtauko.shutdown-timeout=1000s",
          "-Dpekko.coordinated-shutdown.default-phase-timeout=1001s",
          "-Dpekko.coordinated-shutdown.phases.actor-system-terminate.timeout=1001s");

  /** From where the JVM is ended. */
  enum Place {
    BODY,
    CALLBACK,
    DONE_CALLBACK,
    THREAD,
    AWAITED,
    FINALLY,
    TWICE
  }

  /** A program that ends the JVM. */
  static final class Program {
    private Program() {}

    /** Runs as a program of coroutines, or beside an actor system. */
    public static void main(String[] args) throws Exception {
      Place place = Place.valueOf(args[1]);
      if (args[0].equals("run")) {
        Asyncio.run(() -> body(place));
        System.out.println("> run has returned");
      } else {
        Engine.get(ActorSystem.create(Behaviors.empty(), "host")).start(() -> body(place));
      }
    }

    private static void body(Place place) throws Exception {
      createTask(Program::cleanUp);
      yieldNow();
      switch (place) {
        case BODY -> System.exit(STATUS);
        case CALLBACK -> {
          runningLoop().callSoon(() -> System.exit(STATUS));
          sleepLong();
        }
        case DONE_CALLBACK -> {
          createTask(() -> yieldNow()).addDoneCallback(done -> System.exit(STATUS));
          sleepLong();
        }
        case THREAD -> {
          toThread(() -> System.exit(STATUS));
        }
        case AWAITED -> {
          Task<?> other = createTask(() -> System.exit(STATUS));
          try {
            other.await();
          } finally {
            try {
              sleep(Duration.ofMillis(1));
            } catch (CancelledError ofTheShutdown) {
              // The end of the other task may come before the shutdown cancels this one.
            }
            System.out.println("> waited for the end");
          }
        }
        case FINALLY -> {
          Engine.current().system().terminate();
          try {
            sleepLong();
          } finally {
            System.exit(STATUS);
          }
        }
        case TWICE -> {
          createTask(() -> System.exit(STATUS));
          System.exit(STATUS);
        }
      }
    }

    private static void sleepLong() {
      sleep(Duration.ofDays(1));
    }

    private static void cleanUp() {
      try {
        sleepLong();
      } finally {
        sleep(Duration.ofMillis(1));
        System.out.println("> cleaned up");
      }
    }
  }

  static Stream<Arguments> cases() {
    return Mode.all()
        .flatMap(mode ->
            Stream.concat(
                Stream.of(Arguments.of(mode, "start", Place.BODY)),
                places(mode).map(place -> Arguments.of(mode, "run", place))));
  }

  /** Where there are several threads, it matters less on which one a place is. */
  private static Stream<Place> places(Mode mode) {
    return mode == Mode.MAILBOX || mode == Mode.PORTABLE
        ? Stream.of(Place.values())
        : Stream.of(Place.CALLBACK, Place.THREAD, Place.AWAITED);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theJvmEndsWhenTheOthersHaveCleanedUp(Mode mode, String how, Place place) throws Exception {
    List<String> flags = new ArrayList<>(mode.flags());
    flags.addAll(LONG_LIMITS);
    ChildJvm.Outcome outcome = ChildJvm.run(flags, Program.class, how, place.name());
    assertThat(outcome.status()).as(outcome.output()).isEqualTo(STATUS);
    assertThat(outcome.output()).contains("> cleaned up").doesNotContain("> run has returned");
    if (place == Place.AWAITED) {
      assertThat(outcome.output()).contains("> waited for the end");
    }
  }
}
