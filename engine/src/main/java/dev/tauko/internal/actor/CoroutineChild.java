package dev.tauko.internal.actor;

import dev.tauko.Engine;
import dev.tauko.actor.CoroutineBehavior;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.loop.CelllessRef;
import dev.tauko.internal.loop.GuardedStep;
import dev.tauko.internal.task.ActorScope;
import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.DoneCallback;
import dev.tauko.internal.task.MemberText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.ActorCell;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.ActorRefWithCell;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.sysmsg.SystemMessage;
import org.apache.pekko.dispatch.sysmsg.Terminate;
import org.apache.pekko.dispatch.sysmsg.Unwatch;
import org.apache.pekko.dispatch.sysmsg.Watch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A coroutine as the child of an actor. Pekko stops an actor's children first, and neither signals
 * {@code PostStop} to the actor nor tells its watchers before all of them have terminated. So a
 * coroutine that stands among them is cancelled when its actor stops, and the actor waits for its
 * end; {@code Behaviors.supervise} with a restart does the same.
 *
 * <p>A coroutine that has not ended {@code tauko.shutdown-timeout} after the request counts as
 * ended: it must not keep an actor system from terminating.
 */
final class CoroutineChild extends CelllessRef {
  private static final long serialVersionUID = 1;
  private static final Logger log = Loggers.of(Engine.class);

  /** How the names of such children begin. Pekko generates none with a dash, and rejects users'. */
  private static final String PREFIX = "$coroutine-";

  /** The name of the body of a {@link CoroutineBehavior}. */
  private static final String BODY = PREFIX + "body";

  /** Hears of a coroutine that is a child. */
  interface Follower {
    /** A coroutine that nobody follows: if it fails, that is logged unless someone awaits it. */
    Follower NOBODY =
        new Follower() {
          @Override
          public boolean heedsFailures() {
            return false;
          }
        };

    /** Whether it deals with the coroutine's failure. */
    default boolean heedsFailures() {
      return true;
    }

    /** The actor stops, and is about to cancel the coroutine. From any thread. */
    default void stopping() {}

    /** The actor has cancelled the coroutine. From any thread. */
    default void cancelled() {}

    /** The coroutine has ended. On its loop. */
    default void ended() {}
  }

  private final transient InternalActorRef parent;
  private final transient ActorRefProvider provider;
  private final transient ActorSystem<?> system;
  private final ActorPath path;
  private transient List<ActorRef> watchers = List.of();
  private transient @Nullable CoroutineTask<?> task;
  private transient @Nullable Follower follower;
  private transient boolean stopping;
  private transient volatile boolean ended;

  /** The actor whose reply the coroutine waits for. */
  private transient volatile @Nullable ActorRef asked;

  private CoroutineChild(ActorCell cell, ActorSystem<?> system, String name, int uid) {
    this.parent = cell.self();
    this.provider = cell.provider();
    this.system = system;
    this.path = parent.path().child(name).withUid(uid);
  }

  /** Whether a child of an actor is a coroutine. */
  static boolean is(ActorPath child) {
    return child.name().startsWith(PREFIX);
  }

  /**
   * Makes a place among an actor's children, from any thread.
   *
   * @throws IllegalStateException if the actor is stopping
   * @throws UnsupportedOperationException if it is not a real actor
   */
  static CoroutineChild of(ActorContext<?> context) {
    ActorCell cell = cell(context);
    while (true) {
      int uid = newUid();
      if (cell.getChildByName(PREFIX + uid).isEmpty()) {
        return enter(cell, context.getSystem(), PREFIX + uid, uid);
      }
    }
  }

  /** {@link #of} for the body of an actor, which {@link #bodyOf} finds. In the actor's turn. */
  static CoroutineChild forBody(ActorContext<?> context) {
    ActorCell cell = cell(context);
    return cell.getChildByName(BODY).isEmpty()
        ? enter(cell, context.getSystem(), BODY, newUid())
        : of(context);
  }

  private static CoroutineChild enter(ActorCell cell, ActorSystem<?> system, String name, int uid) {
    CoroutineChild child = new CoroutineChild(cell, system, name, uid);
    try {
      cell.reserveChild(name);
    } catch (IllegalStateException terminating) {
      throw new IllegalStateException(
          "the actor " + child.parent.path() + " is being stopped: no coroutine begins under it",
          terminating);
    }
    cell.initChild(child);
    return child;
  }

  /** The body of an actor of this node; null if it has none. From any thread. */
  static @Nullable CoroutineChild bodyOf(ActorRef actor) {
    return actor instanceof ActorRefWithCell local
            && local.getSingleChild(BODY) instanceof CoroutineChild body
        ? body
        : null;
  }

  /**
   * Whether a coroutine that has ended is still among an actor's children. It is none any more in
   * the actor's next turn, or soon. In the actor's turn.
   */
  static boolean anyLeaves(ActorContext<?> context) {
    var children = cell(context).children().iterator();
    while (children.hasNext()) {
      if (children.next() instanceof CoroutineChild child && child.ended) {
        return true;
      }
    }
    return false;
  }

  /** Whether a coroutine may be one of an actor's. It is none for sure if this is false. */
  static boolean mayBe(ActorContext<?> context, CoroutineTask<?> coroutine) {
    var children = cell(context).children().iterator();
    while (children.hasNext()) {
      if (children.next() instanceof CoroutineChild child && child.mayBe(coroutine)) {
        return true;
      }
    }
    return false;
  }

  /** A place that has no coroutine yet may be for one that has begun. */
  private synchronized boolean mayBe(CoroutineTask<?> coroutine) {
    return task == null || task == coroutine;
  }

  /** The actor whose body this is. */
  ActorRef actor() {
    return parent;
  }

  /** The actor whose reply the coroutine waits for. From any thread. */
  @Nullable ActorRef asked() {
    return asked;
  }

  void setAsked(@Nullable ActorRef actor) {
    asked = actor;
  }

  private static int newUid() {
    return ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
  }

  /** The real actor behind a context. */
  static ActorCell cell(ActorContext<?> context) {
    Object classic;
    try {
      classic = Adapter.toClassic(context);
    } catch (UnsupportedOperationException stub) {
      throw new UnsupportedOperationException(
          "coroutines need a real actor: BehaviorTestKit has none, ActorTestKit does", stub);
    }
    return (ActorCell) classic;
  }

  /**
   * The coroutine that has the place. If the actor is stopping by now, it is cancelled at once.
   *
   * @param follower hears of it
   */
  void follow(CoroutineTask<?> coroutine, Follower follower) {
    boolean late;
    synchronized (this) {
      task = coroutine;
      this.follower = follower;
      late = stopping;
    }
    ActorScope scope = Objects.requireNonNull(coroutine.scope(), "scope");
    GuardedStep over =
        () -> {
          end();
          follower.ended();
        };
    DoneCallback ends =
        _ -> {
          scope.end(over);
          if (!ended) {
            limit(scope, coroutine);
          }
        };
    coroutine
        .loop()
        .soonThreadsafe(() -> {
          if (follower.heedsFailures()) {
            coroutine.addCallback(ends);
          } else {
            coroutine.attach(ends);
          }
        });
    if (late) {
      cancel(coroutine, follower);
    }
  }

  /** Whether the actor has asked for the end. */
  synchronized boolean isStopping() {
    return stopping;
  }

  @Override
  public void stop() {
    CoroutineTask<?> coroutine;
    Follower then;
    synchronized (this) {
      if (stopping || ended) {
        return;
      }
      stopping = true;
      coroutine = task;
      then = follower;
    }
    if (coroutine != null && then != null) {
      cancel(coroutine, then);
    }
  }

  private void cancel(CoroutineTask<?> coroutine, Follower then) {
    then.stopping();
    coroutine.cancel("the actor " + parent.path() + " is being stopped");
    then.cancelled();
    Duration timeout = shutdownTimeout();
    system
        .scheduler()
        .scheduleOnce(timeout, () -> giveUp(coroutine, timeout), system.executionContext());
  }

  /** The tasks that the coroutine has left have as long as it would have had itself. */
  private void limit(ActorScope scope, CoroutineTask<?> coroutine) {
    Duration timeout = shutdownTimeout();
    Runnable giveUp =
        () ->
            coroutine
                .loop()
                .soonThreadsafe(() -> {
                  int left = scope.giveUp();
                  if (left > 0) {
                    coroutine.loop().executor().outsideGuard(() -> tellLeft(coroutine, left));
                  }
                });
    system.scheduler().scheduleOnce(timeout, giveUp, system.executionContext());
  }

  private void tellLeft(CoroutineTask<?> coroutine, int left) {
    log.warn(
        "{} that {} has created {} not ended within tauko.shutdown-timeout ({}) after it, and {}"
            + " left behind",
        left == 1 ? "1 task" : left + " tasks",
        MemberText.nameOf(coroutine),
        left == 1 ? "has" : "have",
        shutdownTimeout(),
        left == 1 ? "is" : "are");
  }

  private Duration shutdownTimeout() {
    return system.settings().config().getDuration("tauko.shutdown-timeout");
  }

  private void giveUp(CoroutineTask<?> coroutine, Duration timeout) {
    if (!ended) {
      List<StackTraceElement> stack = coroutine.stack();
      log.warn(
          "{} has not ended within tauko.shutdown-timeout ({}) after its actor {} was stopped, and"
              + " is left behind{}",
          MemberText.nameOf(coroutine),
          timeout,
          parent.path(),
          stack.isEmpty() ? "" : " at " + stack.getFirst());
      end();
    }
  }

  /** The coroutine has ended, or there is none: gives the place back. From any thread, once. */
  void end() {
    List<ActorRef> told;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      told = watchers;
      watchers = List.of();
    }
    tellEnd(parent);
    told.forEach(this::tellEnd);
  }

  @Override
  public void sendSystemMessage(SystemMessage message) {
    switch (message) {
      case Watch watch -> addWatcher(watch.watcher());
      case Unwatch unwatch -> removeWatcher(unwatch.watcher());
      case Terminate _ -> stop();
      default -> {
        // The rest concerns children and supervision, of which there is none.
      }
    }
  }

  private void addWatcher(ActorRef watcher) {
    synchronized (this) {
      if (!ended) {
        if (!watcher.equals(parent) && !watchers.contains(watcher)) {
          List<ActorRef> more = new ArrayList<>(watchers);
          more.add(watcher);
          watchers = more;
        }
        return;
      }
    }
    tellEnd(watcher);
  }

  private synchronized void removeWatcher(ActorRef watcher) {
    watchers = watchers.stream().filter(other -> !other.equals(watcher)).toList();
  }

  @Override
  public void $bang(Object message, @Nullable ActorRef sender) {
    if (message instanceof org.apache.pekko.actor.PoisonPill
        || message instanceof org.apache.pekko.actor.Kill) {
      stop();
    }
  }

  @Override
  public ActorPath path() {
    return path;
  }

  @Override
  public ActorRefProvider provider() {
    return provider;
  }

  @Override
  public InternalActorRef getParent() {
    return parent;
  }

  @Override
  public boolean isTerminated() {
    return ended;
  }
}
