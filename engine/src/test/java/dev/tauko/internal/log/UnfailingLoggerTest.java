package dev.tauko.internal.log;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** What users' exceptions, arguments and appenders throw stays away from whoever logs. */
class UnfailingLoggerTest {
  private final List<ILoggingEvent> logged = new ArrayList<>();
  private Consumer<ILoggingEvent> appender =
      event -> {
        event.getCallerData(); // It is read from the stack of whoever logs.
        logged.add(event);
      };
  private final ch.qos.logback.classic.Logger logback = new LoggerContext().getLogger("test");
  private final Logger log = new UnfailingLogger(logback);

  @BeforeEach
  void appends() {
    var append =
        new AppenderBase<ILoggingEvent>() {
          @Override
          protected void append(ILoggingEvent event) {
            appender.accept(event);
          }

          @Override
          public synchronized void doAppend(ILoggingEvent event) {
            append(event); // Logback's own would swallow what it throws.
          }
        };
    append.setContext(logback.getLoggerContext());
    append.start();
    logback.addAppender(append);
  }

  @Test
  void passesOnWhatIsLoggedAndTheCallersPlace() {
    var failure = new IllegalStateException("broken");
    log.warn("{} of {}", 1, 2, failure);

    ILoggingEvent event = logged.getFirst();
    assertThat(event.getFormattedMessage()).isEqualTo("1 of 2");
    assertThat(event.getLevel()).isEqualTo(Level.WARN);
    assertThat(event.getThrowableProxy().getMessage()).isEqualTo("broken");
    assertThat(event.getCallerData()[0].getMethodName())
        .isEqualTo("passesOnWhatIsLoggedAndTheCallersPlace");
  }

  @Test
  void levelsAreThoseOfTheLogger() {
    logback.setLevel(Level.WARN);
    log.info("not this");
    log.atInfo().log("nor this");

    assertThat(logged).isEmpty();
    assertThat(log.isInfoEnabled()).isFalse();
    assertThat(log.isWarnEnabled()).isTrue();
  }

  @Test
  void anExceptionThatThrowsWhenItIsReadIsLoggedInWords() {
    var failure = new Unreadable();
    log.error("a body has failed", failure);

    ILoggingEvent event = logged.getFirst();
    assertThat(event.getThrowableProxy().getMessage()).contains(Unreadable.class.getName());
    assertThat(event.getThrowableProxy().getStackTraceElementProxyArray()[0].getStackTraceElement())
        .isEqualTo(failure.getStackTrace()[0]);
  }

  @Test
  void anArgumentThatThrowsAnErrorIsNamedByItsClass() {
    Object argument =
        new Object() {
          @Override
          public String toString() {
            throw new AssertionError("not to be read");
          }
        };
    appender =
        event -> {
          requireNonNull(event.getArgumentArray()[0].toString());
          logged.add(event);
        };
    log.warn("of {}", argument);

    assertThat(logged.getFirst().getFormattedMessage())
        .isEqualTo("of " + argument.getClass().getName());
  }

  @Test
  void anAppenderThatThrowsIsNobodysBusiness() {
    appender =
        _ -> {
          throw new IllegalStateException("disk full");
        };
    log.error("a body has failed", new IllegalStateException("broken"));

    assertThat(logged).isEmpty();
  }

  @Test
  void aLackOfMemoryIsPassedOn() {
    appender =
        _ -> {
          throw new OutOfMemoryError("nothing left");
        };
    assertThatThrownBy(() -> log.error("a body has failed")).isInstanceOf(OutOfMemoryError.class);
  }

  /** An exception of the kind that a proxy or a lazily loaded message makes. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("the message is gone");
    }
  }
}
