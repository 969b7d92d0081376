package dev.tauko.testkit;

import static dev.tauko.Asyncio.runningLoop;

import dev.tauko.EventLoop;
import dev.tauko.Handle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What happened, in order. Entries may be added on any thread. */
public final class Trail {

  /** A test that needs more turns than this waits for something that will not come. */
  private static final int MANY = 100_000;

  private final List<String> entries = new ArrayList<>();
  private Supplier<String> prefix = () -> "";
  private Handle nextTick;
  private int turn;

  /** Adds an entry. */
  public synchronized void add(String what) {
    entries.add(prefix.get() + what);
  }

  /** The entries so far. */
  public synchronized List<String> entries() {
    return List.copyOf(entries);
  }

  /**
   * Puts the number of the loop's turn before each entry from now on; this turn is 0. A callback
   * that counts stands before all others in the ready queue: so the loop is never idle, and a
   * virtual clock stands still until {@link #stopCounting}.
   */
  public synchronized void countTurns() {
    turn = 0;
    prefix = () -> turn + " ";
    tickNext(runningLoop());
  }

  private void tickNext(EventLoop loop) {
    nextTick = loop.callSoon(() -> tick(loop));
  }

  private synchronized void tick(EventLoop loop) {
    turn++;
    if (turn < MANY) {
      tickNext(loop);
    } else {
      add("turns are counted no more: is there a sleep?");
    }
  }

  /** Lets time pass again; entries from now on have no number. */
  public synchronized void stopCounting() {
    if (nextTick != null) {
      nextTick.cancel();
      prefix = () -> "";
    }
  }

  /** Puts the loop's time before each entry from now on, as in {@code 1m30s}; now is {@code 0s}. */
  public synchronized void tellTime() {
    EventLoop loop = runningLoop();
    Duration start = loop.time();
    prefix = () -> text(loop.time().minus(start)) + " ";
  }

  /** A duration, for people to read. */
  public static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
