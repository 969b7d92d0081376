package dev.tauko.tools.internal;

import dev.tauko.Asyncio;
import dev.tauko.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The clock of the event loop on which a tool is used: the first one, until it has ended, then the
 * next. Each loop's clock begins anew; this one goes on from where it was, and stands still in
 * between. Not thread-safe.
 */
public final class LoopClock {
  private final String tool;
  private @Nullable EventLoop loop;
  private long offset;
  private long last;

  /**
   * A clock that has not begun.
   *
   * @param tool what it belongs to, for the message
   */
  public LoopClock(String tool) {
    this.tool = tool;
  }

  /**
   * The time, in nanoseconds.
   *
   * @throws IllegalStateException if the caller is not on an event loop, or on another one than
   *     before while that one still runs
   */
  public long now() {
    EventLoop here = Asyncio.runningLoop();
    if (!here.equals(loop)) {
      move(here);
    }
    last = Math.max(last, here.time().toNanos() + offset);
    return last;
  }

  /** A time of this clock by that of the loop, in nanoseconds. {@link #now} was called there. */
  public long byLoop(long time) {
    return time == Long.MAX_VALUE ? time : time - offset;
  }

  private void move(EventLoop here) {
    EventLoop before = loop;
    if (before != null) {
      if (before.isRunning()) {
        throw new IllegalStateException(
            tool
                + " was used on "
                + here
                + "; it belongs to "
                + before
                + ", where it was used first, and serves the coroutines of that loop only");
      }
      offset = last - here.time().toNanos();
    }
    loop = here;
  }
}
