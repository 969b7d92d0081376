package dev.tauko.internal.loop;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/**
 * What is going on in the engine, for tests that look at what is left when all is over: actors that
 * have not ended, timers to come, callbacks and waits in a list, permits that somebody has. Each is
 * entered and struck off in an {@code assert} statement: where assertions are off, it costs
 * nothing, and where they are on, next to nothing until a test opens the ledger. Thread-safe,
 * without a lock: nobody waits here.
 */
public final class Ledger {

  /** Null while the ledger is closed. */
  private static volatile @Nullable Set<Object> entries;

  private Ledger() {}

  /** Opens the ledger, without entries. */
  public static void open() {
    entries = new ConcurrentSkipListSet<>(Comparator.comparingInt(System::identityHashCode));
  }

  /** Closes the ledger. */
  public static void close() {
    entries = null;
  }

  /** What was entered, and not struck off, since the ledger was opened. */
  public static List<Object> entries() {
    Set<Object> open = entries;
    return open == null ? List.of() : List.copyOf(open);
  }

  /** Enters what goes on, or strikes off what does not. Always true, for {@code assert}. */
  public static boolean note(Object thing, boolean goesOn) {
    Set<Object> open = entries;
    if (open != null && goesOn) {
      open.add(thing);
    } else if (open != null) {
      open.remove(thing);
    }
    return true;
  }
}
