package dev.tauko.group;

import dev.tauko.Awaitable;
import dev.tauko.Future;
import dev.tauko.task.CoroutineLoop;
import dev.tauko.task.CoroutineTask;
import dev.tauko.task.DoneCallback;
import dev.tauko.task.LoopFuture;
import dev.tauko.task.PooledActor;
import dev.tauko.task.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The future of a gather, and the role of the supervisor actor behind it: starts the children,
 * hears of each one's end by a message, and is done when all are done or the first has failed.
 *
 * @param <T> the type of the children's results
 */
public final class Gather<T extends @Nullable Object> extends LoopFuture<List<T>> implements Role {

  /** The message that a child is done. */
  private record ChildDone(Gather<?> gather, LoopFuture<?> child) implements Runnable {
    @Override
    public void run() {
      gather.childDone(child);
    }
  }

  /** One for each argument; the same future where arguments are the same. */
  private final List<LoopFuture<? extends T>> children;

  private int running;
  private boolean cancelRequested;

  private Gather(CoroutineLoop loop, int size) {
    super(loop);
    this.children = new ArrayList<>(size);
  }

  /** Starts a gather. Called on the loop. */
  public static <T extends @Nullable Object> Gather<T> start(
      CoroutineLoop loop, Collection<? extends Awaitable<? extends T>> awaitables) {
    Gather<T> gather = new Gather<>(loop, awaitables.size());
    gather.startChildren(awaitables);
    return gather;
  }

  private void startChildren(Collection<? extends Awaitable<? extends T>> awaitables) {
    Set<LoopFuture<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<LoopFuture<?>> done = new ArrayList<>(0);
    PooledActor supervisor = null;
    for (Awaitable<? extends T> awaitable : awaitables) {
      LoopFuture<? extends T> child = ensureFuture(awaitable);
      if (!(awaitable instanceof Future) || seen.add(child)) {
        if (child.isDone()) {
          done.add(child);
        } else {
          if (supervisor == null) {
            supervisor = loop().actors().take(this);
          }
          running++;
          tellWhenDone(child, supervisor);
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

  private LoopFuture<? extends T> ensureFuture(Awaitable<? extends T> awaitable) {
    if (awaitable instanceof LoopFuture<? extends T> future) {
      if (future.loop() != loop()) {
        throw new IllegalArgumentException(future + " belongs to another event loop");
      }
      return future;
    }
    return new CoroutineTask<T>(loop(), null, awaitable).begin();
  }

  private void tellWhenDone(LoopFuture<?> child, PooledActor supervisor) {
    DoneCallback tell = done -> supervisor.execute(new ChildDone(this, done));
    child.addCallback(tell);
  }

  private void childDone(LoopFuture<?> child) {
    running--;
    child.markObserved();
    if (isDone()) {
      return;
    }
    Throwable failure = child.isCancelled() ? child.cancelledError() : child.exception();
    if (failure != null) {
      setException(failure);
    } else if (running == 0) {
      if (cancelRequested) {
        setException(children.getLast().cancelledError());
      } else {
        setResult(results());
      }
    }
  }

  private List<T> results() {
    List<T> results = new ArrayList<>(children.size());
    for (LoopFuture<? extends T> child : children) {
      try {
        results.add(child.result());
      } catch (Exception e) {
        throw new IllegalStateException(child + " has no result", e);
      }
    }
    return results;
  }

  /** Cancels the children; the gather is done when they are. */
  @Override
  protected boolean cancelHere(@Nullable String message) {
    if (isDone()) {
      return false;
    }
    boolean any = false;
    for (LoopFuture<? extends T> child : children) {
      any |= child.cancel(message);
    }
    cancelRequested |= any;
    return any;
  }

  @Override
  public boolean isOver() {
    return running == 0;
  }

  @Override
  public @Nullable Thread thread() {
    return null;
  }

  @Override
  public void cancelRequested(@Nullable String message) {
    cancel(message);
  }

  @Override
  public void stopRequested(String why) {
    cancel(why);
  }

  @Override
  public String toString() {
    return "Gather[" + children.size() + " awaitables, " + describeState() + "]";
  }
}
