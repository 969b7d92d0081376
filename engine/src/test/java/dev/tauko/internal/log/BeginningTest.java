package dev.tauko.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LogbackServiceProvider;
import dev.tauko.Asyncio;
import dev.tauko.testkit.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What is logged while another thread begins to use SLF4J comes out as at any other time. */
class BeginningTest {
  private static final Thread OTHER =
      new Thread(() -> Loggers.of("dev.tauko.early").warn("told early"));

  /** Is not ready before the other thread has logged, or waits until it can. */
  public static final class Slow extends LogbackServiceProvider {
    @Override
    public void initialize() {
      OTHER.start();
      while (OTHER.isAlive() && OTHER.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      super.initialize();
    }
  }

  /** Begins to use SLF4J. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      LoggerFactory.getLogger("first").warn("told first");
      OTHER.join();
    }
  }

  /** Tells what has begun before it. */
  public static final class Telling extends LogbackServiceProvider {
    @Override
    public void initialize() {
      boolean isFirst =
          Thread.getAllStackTraces().keySet().stream()
              .noneMatch(thread -> thread.getName().contains("dispatcher"));
      System.out.println(isFirst ? "before the actor system" : "beside the actor system");
      super.initialize();
    }
  }

  /** Runs nothing. */
  static final class Empty {
    private Empty() {}

    public static void main(String[] args) {
      Asyncio.run(() -> {});
    }
  }

  @Test
  void itIsReadyBeforeAnActorSystemBegins() throws Exception {
    assertThat(outcomeWith(Telling.class, Empty.class)).contains("before the actor system");
  }

  private static String outcomeWith(Class<?> provider, Class<?> main) throws Exception {
    ChildJvm.Outcome outcome =
        ChildJvm.run(
            List.of("-D" + LoggerFactory.PROVIDER_PROPERTY_KEY + "=" + provider.getName()), main);
    assertThat(outcome.status()).as(outcome.output()).isZero();
    return outcome.output();
  }

  @Test
  void nothingIsReplayedWithAWarning() throws Exception {
    assertThat(outcomeWith(Slow.class, Program.class))
        .contains("told first", "told early")
        .doesNotContain("replayed", "SLF4J(W)");
  }
}
