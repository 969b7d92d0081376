package dev.tauko.internal.wait;

import dev.tauko.Future;
import dev.tauko.internal.sync.Handoff;
import dev.tauko.internal.sync.LockState;
import dev.tauko.internal.sync.SemaphoreState;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import org.jspecify.annotations.Nullable;

/**
 * The line of coroutines that wait for permits of an object, first come, first served. Snapshots
 * show the object, and not the semaphore or lock within.
 *
 * <p>Thread-safety: that of a {@link dev.tauko.sync.Semaphore}.
 */
public final class PermitLine {
  private final WaitCall call;
  private final String method;
  private final Handoff permits;

  private PermitLine(WaitCall call, String method, Handoff permits) {
    this.call = call;
    this.method = method;
    this.permits = permits;
  }

  /**
   * So many permits, each of which comes back from the coroutine that took it.
   *
   * @param object the object that users have; its {@code toString} may be called on any thread
   * @param name the name that users gave to it
   * @param type the type of the object
   * @param method the method that users call
   */
  public static PermitLine ofPermits(
      Object object, @Nullable String name, String type, String method, int permits) {
    WaitCall call = new WaitCall(type + "." + method + "()", object, name);
    return new PermitLine(call, type + "." + method, new SemaphoreState(call, permits));
  }

  /**
   * One permit, that of the first in line, who waits in {@link #first}. The parameters are those of
   * {@link #ofPermits}.
   */
  public static PermitLine ofTurns(
      Object object, @Nullable String name, String type, String method) {
    WaitCall call = new WaitCall(type + "." + method + "()", object, name);
    LockState turn = new LockState(call);
    turn.comesFromAnyone();
    return new PermitLine(call, type + "." + method, turn);
  }

  /** What the {@code toString} of an object of a type begins with. */
  public static String opening(String type, @Nullable String name) {
    return WaitCall.opening(type, name);
  }

  /** Takes a permit for the calling coroutine, now or when it is its turn. */
  public Held acquire() {
    return new Held(permits, permits.acquire(method));
  }

  /** Throws if the caller is not on the loop that this belongs to. */
  public void requireLoop() {
    var _ = permits.isLocked(method);
  }

  /**
   * A future for the wait of the first in line, which anyone may give.
   *
   * @param deadline when it is given at the latest, by the loop's clock in nanoseconds; {@link
   *     Long#MAX_VALUE} for never
   */
  public Future<@Nullable Void> first(long deadline) {
    Enders enders =
        deadline == Long.MAX_VALUE ? Enders.Anyone.INSTANCE : new Enders.Clock(deadline);
    return new WakeUp(CoroutineTask.require(method).loop(), call, () -> enders);
  }

  /** A permit that was acquired. */
  public static final class Held implements AutoCloseable {
    private final Handoff permits;
    private final CoroutineTask<?> taker;

    private Held(Handoff permits, CoroutineTask<?> taker) {
      this.permits = permits;
      this.taker = taker;
    }

    /** Gives the permit back. To be called once. */
    @Override
    public void close() {
      permits.release("Permit.close", taker);
    }
  }
}
