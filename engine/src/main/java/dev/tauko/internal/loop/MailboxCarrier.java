package dev.tauko.internal.loop;

import org.jspecify.annotations.Nullable;

/**
 * Each strand is a virtual thread whose scheduler is its actor's mailbox. A blocking call of the
 * JDK (a sleep, a socket, a lock) suspends its own coroutine only.
 *
 * <p>Needs {@code java.lang} to be open, see {@link #obstacle}, and a loop on a platform thread: a
 * virtual thread cannot carry another one.
 */
public final class MailboxCarrier implements Carrier {

  /** Why this JVM does not permit the carrier, and what would help; null if it does. */
  public static @Nullable String obstacle() {
    return VirtualThreads.obstacle();
  }

  @Override
  public String name() {
    return "mailbox";
  }

  @Override
  public boolean loopIsVirtual() {
    return false;
  }

  @Override
  public Strand strand(StepExecutor executor, Strand.Occupant occupant) {
    return new MailboxStrand(executor, occupant);
  }
}
