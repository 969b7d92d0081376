package dev.tauko.internal.observe;

import dev.tauko.internal.log.Printable;
import dev.tauko.internal.loop.StepExecutor;
import dev.tauko.internal.task.CoroutineLoop;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.EndedTasks;
import dev.tauko.internal.task.LoopFuture;
import dev.tauko.internal.task.WaitCall;
import dev.tauko.internal.task.WaitReason;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.observe.EndedTaskInfo;
import dev.tauko.observe.EndedTaskInfo.Outcome;
import dev.tauko.observe.ResourceInfo;
import dev.tauko.observe.TaskInfo;
import dev.tauko.observe.TaskInfo.State;
import dev.tauko.observe.WaitInfo;
import dev.tauko.observe.WaitInfo.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the public records of what was read. On the thread that wants the snapshot. */
final class SnapshotText {

  /** What tasks wait at. */
  private static final class Place {
    private final int id;
    private final WaitCall call;
    private final List<Long> waiting = new ArrayList<>(1);
    private List<Long> holders = List.of();

    Place(int id, WaitCall call) {
      this.id = id;
      this.call = call;
    }
  }

  private final int frames;
  private final long now;
  private final List<TaskInfo> tasks = new ArrayList<>();
  private final IdentityHashMap<Object, Place> places = new IdentityHashMap<>();
  private final Map<Integer, Place> inOrder = new LinkedHashMap<>();

  SnapshotText(CoroutineLoop loop, int frames) {
    this.frames = frames;
    this.now = loop.executor().nanos();
  }

  static List<Long> ids(Collection<? extends CoroutineTask<?>> tasks) {
    return tasks.stream().map(CoroutineTask::number).toList();
  }

  void add(Facts facts) {
    CoroutineTask<?> task = facts.task();
    WaitReason reason = facts.reason();
    String blocking = reason == null ? task.blockingCall() : "";
    State state =
        reason != null
            ? State.WAITING
            : !task.hasBegun()
                ? State.CREATED
                : blocking.isEmpty() ? State.RUNNABLE : State.BLOCKED;
    WaitInfo wait =
        reason != null
            ? waiting(facts, reason)
            : blocking.isEmpty() ? null : blocked(blocking, facts);
    List<StackTraceElement> stack = frames == 0 ? List.of() : task.stack();
    tasks.add(
        new TaskInfo(
            task.number(),
            Printable.of(task.name()),
            state,
            task.createdBy(),
            task.bodyPlace(),
            task.cancelling(),
            wait,
            stack.size() <= frames ? stack : List.copyOf(stack.subList(0, frames))));
  }

  private WaitInfo blocked(String call, Facts facts) {
    return new WaitInfo(call, Cause.BLOCKING_CALL, blockedFor(facts), null, List.of(), 0);
  }

  /** How long a task is blocked: with the carrier {@code portable}, as long as the loop is. */
  private @Nullable Duration blockedFor(Facts facts) {
    StepExecutor executor = facts.task().loop().executor();
    if (!executor.hasTurns()) {
      return null;
    }
    return executor.carrier().loopIsVirtual()
        ? Duration.ofNanos(executor.figures().lateness())
        : Duration.ofNanos(Math.max(0, now - facts.waitsSince()));
  }

  private WaitInfo waiting(Facts facts, WaitReason reason) {
    Enders enders = facts.enders();
    Duration left = facts.left() == null ? null : left(facts.left());
    Enders apart = enders instanceof Enders.Watching(Enders other, _) ? other : enders;
    if (apart instanceof Enders.Clock(long deadline)) {
      Duration byClock = Duration.ofNanos(Math.max(0, deadline - now));
      left = left == null || byClock.compareTo(left) < 0 ? byClock : left;
    }
    return new WaitInfo(
        Printable.of(reason.describe(enders)),
        cause(enders),
        Duration.ofNanos(Math.max(0, now - facts.waitsSince())),
        left,
        members(enders),
        place(facts, reason));
  }

  private Duration left(Duration deadline) {
    Duration left = deadline.minusNanos(now);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static Cause cause(@Nullable Enders enders) {
    return switch (enders) {
      case null -> Cause.ANYONE;
      case Enders.Body _ -> Cause.TASKS;
      case Enders.Futures(Enders.Quorum quorum, var _) ->
          quorum == Enders.Quorum.FIRST ? Cause.FIRST_TASK : Cause.TASKS;
      case Enders.Holders _ -> Cause.HOLDERS;
      case Enders.Watching(Enders other, _) -> cause(other);
      case Enders.Clock _ -> Cause.TIMER;
      case Enders.Anyone _ -> Cause.ANYONE;
      case Enders.Outside _ -> Cause.OUTSIDE;
    };
  }

  private static List<Long> members(@Nullable Enders enders) {
    return switch (enders) {
      case Enders.Body(CoroutineTask<?> task) -> List.of(task.number());
      case Enders.Holders(List<CoroutineTask<?>> holders, _) -> ids(holders);
      case Enders.Futures futures -> tasksOf(futures);
      case null, default -> List.of();
    };
  }

  /** The tasks that are waited for, by gathers within gathers, too. */
  private static List<Long> tasksOf(Enders.Futures futures) {
    List<Long> ids = new ArrayList<>();
    List<LoopFuture<?>> left = new ArrayList<>(futures.futures());
    Set<LoopFuture<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i < left.size(); i++) {
      LoopFuture<?> future = left.get(i);
      if (future.isDone() || !seen.add(future)) {
        continue;
      }
      if (future instanceof CoroutineTask<?> task) {
        ids.add(task.number());
      } else if (future.enders() instanceof Enders.Futures inner) {
        left.addAll(inner.futures());
      }
    }
    return Collections.unmodifiableList(ids);
  }

  private int place(Facts facts, WaitReason reason) {
    int first = 0;
    long task = facts.task().number();
    for (WaitCall call : reason.calls()) {
      Object object = call.object();
      if (object == null) {
        continue;
      }
      Place place = places.computeIfAbsent(object, any -> new Place(places.size() + 1, call));
      inOrder.putIfAbsent(place.id, place);
      if (place.waiting.isEmpty() || place.waiting.getLast() != task) {
        place.waiting.add(task);
      }
      if (facts.enders() instanceof Enders.Holders(List<CoroutineTask<?>> holders, _)) {
        place.holders = ids(holders);
      }
      first = first == 0 ? place.id : first;
    }
    return first;
  }

  /** A task that has ended. */
  EndedTaskInfo ended(EndedTasks.Ended task) {
    Outcome outcome =
        switch (task.outcome()) {
          case EndedTasks.FINISHED -> Outcome.FINISHED;
          case EndedTasks.CANCELLED -> Outcome.CANCELLED;
          default -> Outcome.FAILED;
        };
    return new EndedTaskInfo(
        task.number(),
        Printable.of(task.name()),
        task.createdBy(),
        task.createdIn(),
        outcome,
        outcome == Outcome.FAILED ? task.outcome() : null,
        Duration.ofNanos(Math.max(0, now - task.at())));
  }

  List<TaskInfo> tasks() {
    return Collections.unmodifiableList(tasks);
  }

  List<ResourceInfo> resources() {
    List<ResourceInfo> resources = new ArrayList<>(inOrder.size());
    for (Place place : inOrder.values()) {
      Object object = Objects.requireNonNull(place.call.object());
      resources.add(
          new ResourceInfo(
              place.id,
              object.getClass().getSimpleName(),
              place.call.name() == null ? null : Printable.of(place.call.name()),
              Printable.of(object.toString()),
              place.holders,
              List.copyOf(place.waiting)));
    }
    return List.copyOf(resources);
  }
}
