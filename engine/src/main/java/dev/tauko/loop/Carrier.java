package dev.tauko.loop;

import java.util.concurrent.Executor;

/**
 * The way in which a coroutine's thread of execution pauses and goes on: the one seam between the
 * engine and the JVM's virtual threads. What coroutines see is the same with each carrier, but for
 * what a blocking call of the JDK does: see {@link MailboxCarrier} and {@link PortableCarrier}.
 */
public sealed interface Carrier permits MailboxCarrier, PortableCarrier {

  /** The name, as in {@code tauko.carrier}. */
  String name();

  /**
   * The thread for a loop whose coroutines use this carrier, not started.
   *
   * @param platform a platform thread that would run {@code run}, named by Pekko
   */
  Thread loopThread(Thread platform, Runnable run);

  /**
   * A new strand, not started.
   *
   * @param steps runs each step of the strand in a turn of the actor it belongs to; called on any
   *     thread
   * @param name the name of the strand's thread
   */
  Strand strand(StepExecutor executor, Executor steps, String name, Strand.Occupant occupant);
}
