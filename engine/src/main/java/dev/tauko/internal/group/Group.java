package dev.tauko.internal.group;

import dev.tauko.CancelledError;
import dev.tauko.Coroutine;
import dev.tauko.ExceptionGroup;
import dev.tauko.Task;
import dev.tauko.TaskGroup;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.MemberText;
import dev.tauko.internal.task.Rethrow;
import dev.tauko.internal.task.Supervisor;
import dev.tauko.internal.task.WaitReason;
import dev.tauko.internal.task.WakeUp;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A task group, and what its {@link Supervisor} supervises: hears of each child's end by a message,
 * and cancels the others and the block when one has failed. Confined to the loop.
 */
public final class Group implements TaskGroup, Supervisor.Construct {
  private static final Logger log = Loggers.of(TaskGroup.class);

  /** The wait at the end of a block, in words. Children that come later are not named. */
  private record Exit(String call, List<CoroutineTask<?>> children) {
    @Override
    public String toString() {
      return MemberText.of(call, children);
    }
  }

  private final CoroutineTask<?> parent;
  private final CoroutineLoop loop;
  private final Set<CoroutineTask<?>> children = new LinkedHashSet<>();
  private final List<Throwable> failures = new ArrayList<>();
  private String call = "taskGroup()";
  private @Nullable Supervisor supervisor;

  /** What the parent waits for at the end of the block. */
  private @Nullable WakeUp allDone;

  /** The last cancellation that reached the parent while it waited for that. */
  private @Nullable CancelledError lastCancellation;

  private boolean exiting;
  private boolean aborting;
  private boolean cancelledEarly;
  private boolean parentCancelRequested;

  private Group(CoroutineTask<?> parent) {
    this.parent = parent;
    this.loop = parent.loop();
  }

  /** {@link dev.tauko.Asyncio#taskGroup}. */
  public static <T extends @Nullable Object> @Nullable T run(
      CoroutineTask<?> task, Body<? extends T> body) {
    Group group = new Group(task);
    T result = null;
    Throwable thrown = null;
    try {
      result = body.run(group);
    } catch (Throwable failure) {
      thrown = task.asCancellation(failure);
    }
    List<Throwable> failures;
    try (Guard _ = group.loop.guard()) {
      failures = group.exit(thrown);
    }
    if (!failures.isEmpty()) {
      throw new ExceptionGroup("unhandled errors in a TaskGroup", failures);
    }
    return result;
  }

  /** Waits for the end of all children, and gives what is to be thrown together. */
  private List<Throwable> exit(@Nullable Throwable thrown) {
    exiting = true;
    Throwable cancellation = thrown instanceof CancelledError ? thrown : null;
    if (thrown != null && !aborting) {
      abort();
    }
    cancellation = awaitChildren(cancellation);
    if (parentCancelRequested) {
      if (parent.uncancel() == 0) {
        cancellation = null;
      } else if (cancellation == null) {
        // Someone outside has cancelled the parent, too, while the group waited for its end.
        cancellation = lastCancellation;
      }
    }
    if (cancellation != null && failures.isEmpty()) {
      throw Rethrow.exactly(cancellation);
    }
    if (thrown != null && !(thrown instanceof CancelledError)) {
      failures.add(thrown);
    }
    if (!failures.isEmpty()) {
      if (parent.cancelling() > 0) {
        // Someone outside has cancelled the parent, too: the next wait shall tell it.
        parent.uncancel();
        parent.cancel();
      }
    } else if (thrown != null && !cancelledEarly) {
      throw Rethrow.exactly(thrown);
    }
    return List.copyOf(failures);
  }

  /** Waits for all children, through any number of cancellations; gives the one to pass on. */
  private @Nullable Throwable awaitChildren(@Nullable Throwable cancellation) {
    Throwable passOn = cancellation;
    while (!children.isEmpty()) {
      WakeUp wait =
          new WakeUp(
              loop,
              new Exit(call, List.copyOf(children)),
              () -> WaitReason.Enders.Futures.group(List.copyOf(children)));
      allDone = wait;
      try {
        parent.suspendUntil(wait);
      } catch (CancelledError cancelled) {
        lastCancellation = cancelled;
        if (!aborting) {
          passOn = cancelled;
          abort();
        }
      }
      allDone = null;
    }
    return passOn;
  }

  /** Names the construct that this is a part of, in place of {@code taskGroup()}. In the block. */
  public void showAs(String construct) {
    call = construct;
  }

  /** The loop of the group. */
  public CoroutineLoop loop() {
    return loop;
  }

  /** A wait that any child may end. On the loop, within the guard. */
  public WaitReason.Enders anyMember() {
    return WaitReason.Enders.Futures.first(List.copyOf(children));
  }

  @Override
  public <T extends @Nullable Object> Task<T> createTask(Coroutine<? extends T> body) {
    return start(null, body);
  }

  @Override
  public <T extends @Nullable Object> Task<T> createTask(String name, Coroutine<? extends T> body) {
    return start(Objects.requireNonNull(name, "name"), body);
  }

  private <T extends @Nullable Object> Task<T> start(
      @Nullable String name, Coroutine<? extends T> body) {
    Objects.requireNonNull(body, "body");
    if (CoroutineLoop.here() != loop) {
      throw new IllegalStateException(
          "a task of "
              + this
              + " can be created on its event loop only, not by "
              + Thread.currentThread());
    }
    try (Guard _ = loop.guard()) {
      return startChild(name, body);
    }
  }

  private <T extends @Nullable Object> Task<T> startChild(
      @Nullable String name, Coroutine<? extends T> body) {
    if (exiting && children.isEmpty()) {
      throw new IllegalStateException(this + " is finished");
    }
    if (aborting) {
      throw new IllegalStateException(this + " is shutting down");
    }
    CoroutineTask<T> task = new CoroutineTask<T>(loop, name, body).begin();
    children.add(task);
    if (supervisor == null) {
      supervisor = new Supervisor(loop, this);
    }
    task.addCallback(supervisor);
    return task;
  }

  @Override
  public void childDone(LoopFuture<?> child) {
    children.remove(child);
    if (allDone != null && children.isEmpty()) {
      allDone.give();
    }
    Throwable failure = child.isCancelled() ? null : child.exception();
    if (failure == null) {
      return;
    }
    failures.add(failure);
    if (parent.isDone()) {
      loop.executor()
          .outsideGuard(() ->
              log.error("{} failed after the end of the task that held its group", child, failure));
    } else if (!aborting && !parentCancelRequested) {
      abort();
      cancelParent();
    }
  }

  private void cancelParent() {
    parentCancelRequested = true;
    parent.cancel();
  }

  private void abort() {
    aborting = true;
    for (CoroutineTask<?> child : List.copyOf(children)) {
      if (!child.isDone()) {
        child.cancel();
      }
    }
  }

  @Override
  public void cancel() {
    try (Guard _ = loop.guard()) {
      cancelOnce();
    }
  }

  private void cancelOnce() {
    if (aborting || (exiting && children.isEmpty())) {
      return;
    }
    cancelledEarly = true;
    abort();
    if (!parentCancelRequested) {
      cancelParent();
    }
  }

  @Override
  public List<Task<?>> tasks() {
    try (Guard _ = loop.guard()) {
      List<Task<?>> notDone = new ArrayList<>(children);
      notDone.removeIf(Task::isDone);
      return List.copyOf(notDone);
    }
  }

  /** Over between two children, too: the next one gets another supervisor. */
  @Override
  public boolean isOver() {
    if (children.isEmpty()) {
      supervisor = null;
      return true;
    }
    return false;
  }

  @Override
  public LoopFuture<?> awaiter() {
    return parent;
  }

  @Override
  public CoroutineTask<?> groupParent() {
    return parent;
  }

  @Override
  public String supervisorName() {
    return "taskGroup";
  }

  @Override
  public void cancelRequested(@Nullable String message) {
    cancel();
  }

  @Override
  public String toString() {
    String state = aborting ? "cancelling" : exiting ? "ending" : "open";
    return "TaskGroup[" + children.size() + " tasks, " + state + "]";
  }
}
