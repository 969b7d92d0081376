package dev.tauko.internal.loop;

/**
 * The way in which a coroutine's thread of execution pauses and goes on: the one seam between the
 * engine and the JVM's virtual threads. What coroutines see is the same with each carrier, but for
 * what a blocking call of the JDK does: see {@link MailboxCarrier} and {@link PortableCarrier}.
 */
public sealed interface Carrier permits MailboxCarrier, PortableCarrier {

  /** The name, as in {@code tauko.carrier}. */
  String name();

  /** Tells whether a loop whose coroutines use this carrier runs on a virtual thread. */
  boolean loopIsVirtual();

  /** A new strand, not started. */
  Strand strand(StepExecutor executor, Strand.Occupant occupant);
}
