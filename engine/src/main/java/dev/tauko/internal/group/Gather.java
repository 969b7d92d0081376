package dev.tauko.internal.group;

import dev.tauko.Body;
import dev.tauko.CancelledError;
import dev.tauko.Future;
import dev.tauko.Outcome;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.MemberText;
import dev.tauko.internal.task.Supervisor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The future of a gather, and what its {@link Supervisor} supervises: starts the children, hears of
 * each one's end by a message, and is done when all are done or, unless it settles, when the first
 * has failed.
 *
 * @param <T> the type of the children's results
 * @param <R> the type of the elements of the result
 */
public final class Gather<T extends @Nullable Object, R extends @Nullable Object>
    extends LoopFuture<List<R>> implements Supervisor.Construct {

  /** One for each argument; the same future where arguments are the same. */
  private final List<LoopFuture<? extends T>> children;

  private final Function<LoopFuture<? extends T>, R> element;
  private final boolean settles;
  private int running;
  private boolean cancelRequested;

  private Gather(
      CoroutineLoop loop, int size, boolean settles, Function<LoopFuture<? extends T>, R> element) {
    super(loop);
    this.children = new ArrayList<>(size);
    this.settles = settles;
    this.element = element;
  }

  /** {@link dev.tauko.Asyncio#gatherFuture}. Called on the loop. */
  public static <T extends @Nullable Object> Future<List<T>> results(
      CoroutineLoop loop, Collection<? extends Body<? extends T, ?>> awaitables) {
    Objects.requireNonNull(awaitables, "awaitables");
    Gather<T, T> gather = new Gather<>(loop, awaitables.size(), false, Results::of);
    gather.start(awaitables);
    return gather;
  }

  /** {@link dev.tauko.Asyncio#gatherSettledFuture}. Called on the loop. */
  public static <T extends @Nullable Object> Future<List<Outcome<T>>> outcomes(
      CoroutineLoop loop, Collection<? extends Body<? extends T, ?>> awaitables) {
    Objects.requireNonNull(awaitables, "awaitables");
    Gather<T, Outcome<T>> gather = new Gather<>(loop, awaitables.size(), true, Results::outcome);
    gather.start(awaitables);
    return gather;
  }

  private void start(Collection<? extends Body<? extends T, ?>> awaitables) {
    // The collection may be users' code: it is gone through before anything is started.
    List<Body<? extends T, ?>> all = new ArrayList<>(awaitables);
    all.forEach(each -> Futures.requireOf(loop(), each));
    try (Guard _ = loop().guard()) {
      startChildren(all);
    }
  }

  private void startChildren(List<Body<? extends T, ?>> awaitables) {
    Set<LoopFuture<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<LoopFuture<?>> done = new ArrayList<>(0);
    Supervisor supervisor = null;
    for (Body<? extends T, ?> awaitable : awaitables) {
      LoopFuture<? extends T> child = Futures.ensure(loop(), awaitable);
      if (!(awaitable instanceof Future) || seen.add(child)) {
        if (child.isDone()) {
          done.add(child);
        } else {
          if (supervisor == null) {
            supervisor = new Supervisor(loop(), this);
          }
          running++;
          child.addCallback(supervisor);
        }
      }
      children.add(child);
    }
    running += done.size();
    if (running == 0) {
      setResult(List.of());
    }
    done.forEach(this::childDone);
  }

  @Override
  public void childDone(LoopFuture<?> child) {
    running--;
    child.markObserved();
    if (isDone()) {
      return;
    }
    Throwable failure = settles ? null : failure(child);
    if (failure instanceof CancelledError) {
      setException(failure);
    } else if (failure != null) {
      setException(failure);
      tellUnlessObserved();
    } else if (running == 0) {
      List<R> results = children.stream().map(element).toList();
      if (cancelRequested) {
        setException(children.getLast().cancelledError());
      } else {
        setResult(results);
      }
    }
  }

  private static @Nullable Throwable failure(LoopFuture<?> child) {
    return child.isCancelled() ? child.cancelledError() : child.exception();
  }

  /** Cancels the children; the gather is done when they are. */
  @Override
  protected boolean cancelHere(@Nullable String message) {
    return !isDone() && cancelOthers(message);
  }

  @Override
  public boolean mayPassCancelOn() {
    return true;
  }

  @Override
  protected @Nullable Iterator<? extends LoopFuture<?>> passCancelOn() {
    return isDone() ? null : children.iterator();
  }

  @Override
  protected boolean cancelPassedOn(boolean any, @Nullable String message) {
    cancelRequested |= any;
    return any;
  }

  @Override
  public LoopFuture<?> awaiter() {
    return this;
  }

  @Override
  public boolean isOver() {
    return running == 0;
  }

  @Override
  public Enders enders() {
    return Enders.Futures.all(Collections.unmodifiableList(children));
  }

  @Override
  public String describe() {
    return MemberText.of(settles ? "gatherSettled()" : "gather()", children);
  }

  @Override
  public String supervisorName() {
    return "gather";
  }

  @Override
  public void cancelRequested(@Nullable String message) {
    cancel(message);
  }

  @Override
  public String toString() {
    return "Gather[" + children.size() + " awaitables, " + describeState() + "]";
  }
}
