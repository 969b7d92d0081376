package dev.tauko.demos;

import static ch.qos.logback.classic.spi.Configurator.ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
import static ch.qos.logback.classic.spi.Configurator.ExecutionStatus.INVOKE_NEXT_IF_ANY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogConfiguratorTest {
  private final LoggerContext context = new LoggerContext();
  private final LogConfigurator configurator = new LogConfigurator();

  @Test
  void warningsGoToStandardErrorWithTheirStackTrace() {
    assertThat(configurator.configure(context)).isEqualTo(DO_NOT_INVOKE_NEXT_IF_ANY);

    Logger root = context.getLogger("ROOT");
    assertThat(root.getLevel()).isEqualTo(Level.WARN);
    ConsoleAppender<ILoggingEvent> stderr =
        (ConsoleAppender<ILoggingEvent>) root.getAppender("stderr");
    assertThat(stderr.getTarget()).isEqualTo("System.err");
    assertThat(line(stderr, Level.WARN, "first", new IOException("the disk is full")))
        .containsPattern("^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} WARN  dev.tauko.demos.Log: first\\R")
        .contains("java.io.IOException: the disk is full", "\tat " + getClass().getName());
    assertThat(line(stderr, Level.ERROR, "second", null))
        .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} ERROR dev.tauko.demos.Log: second\\R");
  }

  private String line(
      ConsoleAppender<ILoggingEvent> appender, Level level, String text, @Nullable Throwable why) {
    Logger logger = context.getLogger("dev.tauko.demos.Log");
    LoggingEvent event = new LoggingEvent("", logger, level, text, why, null);
    return new String(appender.getEncoder().encode(event), UTF_8);
  }

  @Test
  void aConfigurationFileGoesFirst() {
    System.setProperty("logback.configurationFile", "mine.xml");
    try {
      assertThat(configurator.configure(context)).isEqualTo(INVOKE_NEXT_IF_ANY);
      assertThat(context.getLogger("ROOT").iteratorForAppenders()).isExhausted();
    } finally {
      System.clearProperty("logback.configurationFile");
    }
  }
}
