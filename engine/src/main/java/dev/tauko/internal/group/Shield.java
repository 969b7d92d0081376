package dev.tauko.internal.group;

import dev.tauko.Body;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.DoneCallback;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.MemberText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The outer future of a shield: it has the outcome of the inner one, and can be cancelled without
 * it.
 *
 * @param <T> the type of the result
 */
public final class Shield<T extends @Nullable Object> extends LoopFuture<T>
    implements DoneCallback {
  private static final Logger log = Loggers.of(Shield.class);

  private final LoopFuture<? extends T> inner;

  private Shield(CoroutineLoop loop, LoopFuture<? extends T> inner) {
    super(loop);
    this.inner = inner;
  }

  /** {@link dev.tauko.Asyncio#shieldFuture}: a future that is done already is returned as it is. */
  public static <T extends @Nullable Object> LoopFuture<? extends T> shield(
      CoroutineLoop loop, Body<? extends T, ?> awaitable) {
    Futures.requireOf(loop, awaitable);
    try (Guard _ = loop.guard()) {
      LoopFuture<? extends T> inner = Futures.ensure(loop, awaitable);
      if (inner.isDone()) {
        return inner;
      }
      Shield<T> outer = new Shield<>(loop, inner);
      inner.addCallback(outer);
      outer.attach(done -> loop.soon(outer::letGo));
      return outer;
    }
  }

  /** {@link #shield} for those who want a future to write to no longer. */
  @SuppressWarnings("unchecked") // Only read from.
  public static <T extends @Nullable Object> LoopFuture<T> future(
      CoroutineLoop loop, Body<T, ?> awaitable) {
    return (LoopFuture<T>) shield(loop, awaitable);
  }

  /** The inner future is done. */
  @Override
  public void schedule(LoopFuture<?> done) {
    loop().soon(this::passOn);
  }

  @Override
  public LoopFuture<?> awaiter() {
    return this;
  }

  private void passOn() {
    if (isCancelled()) {
      return;
    }
    if (inner.isCancelled()) {
      cancel();
      return;
    }
    Throwable failure = inner.exception();
    if (failure != null) {
      setException(failure);
      tellUnlessObserved();
    } else {
      setResult(Results.of(inner));
    }
  }

  /** The outer future is done. If it was cancelled before the inner one, nobody hears of that. */
  private void letGo() {
    if (!inner.isDone()) {
      inner.removeCallback(this);
      inner.removeCallback(LOG_FAILURE);
      inner.addCallback(LOG_FAILURE);
    }
  }

  @Override
  public Enders enders() {
    return Enders.Futures.all(List.of(inner));
  }

  @Override
  public String describe() {
    return "shield() of " + MemberText.nameOf(inner);
  }

  @Override
  public String toString() {
    return "Shield[" + describeState() + "]";
  }

  /** One object, so that a future shielded twice is reported once. */
  private static final DoneCallback LOG_FAILURE =
      inner ->
          inner.loop().soon(() -> inner.loop().executor().outsideGuard(() -> logFailure(inner)));

  private static void logFailure(LoopFuture<?> inner) {
    if (!inner.isCancelled() && inner.exception() != null) {
      log.error("{} failed, and whoever waited for it was cancelled", inner, inner.exception());
    }
  }
}
