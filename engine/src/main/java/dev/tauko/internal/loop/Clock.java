package dev.tauko.internal.loop;

/** The time of a loop, in nanoseconds from an origin of its own. */
sealed interface Clock {

  /** The time now. May be called from any thread. */
  long nanos();

  /** Whether the clock goes on while the loop waits for other threads. */
  boolean passesByItself();

  /**
   * Called by the loop when nothing is ready before {@code deadline}.
   *
   * @return how many nanoseconds the loop has to wait: zero or less if the time has come
   */
  long advanceTo(long deadline);

  /**
   * Sets the time to zero.
   *
   * @throws IllegalStateException if the clock passes by itself
   */
  void beginAnew();

  /** The time that passes by itself, from zero when the loop starts. */
  final class Running implements Clock {
    private final long origin = System.nanoTime();

    @Override
    public long nanos() {
      return System.nanoTime() - origin;
    }

    @Override
    public boolean passesByItself() {
      return true;
    }

    @Override
    public long advanceTo(long deadline) {
      // Not the difference, where it may be too large for a number.
      return deadline <= 0 ? 0 : deadline - nanos();
    }

    @Override
    public void beginAnew() {
      throw new IllegalStateException("the loop's clock is not a virtual one");
    }
  }

  /** The time of tests: stands still while anything is ready, then jumps to the next deadline. */
  final class Virtual implements Clock {
    private volatile long now;

    @Override
    public void beginAnew() {
      now = 0;
    }

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public boolean passesByItself() {
      return false;
    }

    @Override
    public long advanceTo(long deadline) {
      if (deadline > now) {
        now = deadline;
      }
      return 0;
    }
  }
}
