package dev.tauko.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.LogbackServiceProvider;
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

  @Test
  void nothingIsReplayedWithAWarning() throws Exception {
    ChildJvm.Outcome outcome =
        ChildJvm.run(
            List.of("-D" + LoggerFactory.PROVIDER_PROPERTY_KEY + "=" + Slow.class.getName()),
            Program.class);

    assertThat(outcome.status()).as(outcome.output()).isZero();
    assertThat(outcome.output())
        .contains("told first", "told early")
        .doesNotContain("replayed", "SLF4J(W)");
  }
}
