package dev.tauko.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.tauko.internal.loop.MailboxCarrier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A carrier on a dispatcher, on the system's clock. For {@code @MethodSource}. */
public enum Mode {
  MAILBOX("mailbox", "tauko.event-loop"),
  PORTABLE("portable", "tauko.event-loop"),
  PARALLEL_MAILBOX("mailbox", "tauko.parallel"),
  PARALLEL_PORTABLE("portable", "tauko.parallel");

  private final String carrier;
  private final String dispatcher;

  Mode(String carrier, String dispatcher) {
    this.carrier = carrier;
    this.dispatcher = dispatcher;
  }

  /** All modes. */
  public static Stream<Mode> all() {
    return Arrays.stream(values());
  }

  /** The modes that this JVM permits. */
  public static Stream<Mode> here() {
    return all().filter(mode -> !mode.isMailbox() || MailboxCarrier.obstacle() == null);
  }

  private boolean isMailbox() {
    return carrier.equals("mailbox");
  }

  /** The flags of a JVM in which this mode is the configuration's default. */
  public List<String> flags() {
    List<String> flags = new ArrayList<>();
    if (isMailbox()) {
      flags.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    }
    flags.add("-Dtauko.carrier=" + carrier);
    flags.add("-Dtauko.dispatcher=" + dispatcher);
    return flags;
  }

  /** A configuration with this mode. */
  public Config config(String... settings) {
    return ConfigFactory.parseString(String.join("\n", settings))
        .withFallback(
            ConfigFactory.parseString(
                "tauko { carrier = " + carrier + ", dispatcher = " + dispatcher + " }"))
        .withFallback(ConfigFactory.load());
  }
}
