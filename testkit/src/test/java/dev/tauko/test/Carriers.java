package dev.tauko.test;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tauko.internal.loop.MailboxCarrier;

/** Which carriers this JVM permits. */
final class Carriers {
  private Carriers() {}

  /** Ends the test where a carrier is not permitted. */
  static void assume(String carrier) {
    assumeTrue(
        carrier.equals("portable") || MailboxCarrier.obstacle() == null,
        "this JVM has no mailbox carrier");
  }
}
