package dev.tauko.internal.task;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A future without a value, of the engine's own, by which a construct waits and is woken. */
public final class WakeUp extends LoopFuture<@Nullable Void> {
  private final Object call;
  private final Supplier<Enders> enders;

  /**
   * A wake-up that has not been given.
   *
   * @param call the call that waits: a {@link WaitCall}, {@link WaitReason.Details}, or something
   *     else; its {@code toString} tells it, on any thread
   */
  public WakeUp(CoroutineLoop loop, Object call, Supplier<Enders> enders) {
    super(loop);
    this.call = call;
    this.enders = enders;
  }

  /** Wakes the coroutine, if nothing has before. On the loop, within the guard. */
  public void give() {
    if (!isDone()) {
      succeed(null);
    }
  }

  @Override
  public Enders enders() {
    return enders.get();
  }

  @Override
  public @Nullable WaitCall call() {
    return call instanceof WaitCall known ? known : null;
  }

  @Override
  public List<WaitCall> calls() {
    return call instanceof Details details ? details.calls() : super.calls();
  }

  @Override
  public @Nullable Duration deadline() {
    return call instanceof Details details ? details.deadline() : null;
  }

  @Override
  public String describe(@Nullable Enders enders) {
    return call instanceof Details details ? details.describe(enders) : describe();
  }

  @Override
  public String toString() {
    return call.toString();
  }
}
