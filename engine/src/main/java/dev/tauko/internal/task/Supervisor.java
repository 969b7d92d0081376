package dev.tauko.internal.task;

import dev.tauko.Task;
import dev.tauko.internal.loop.Guard;
import dev.tauko.internal.loop.GuardedStep;
import dev.tauko.internal.loop.LightActor;
import org.jspecify.annotations.Nullable;

/**
 * The actor of a construct that looks after coroutines: a gather, a task group, a lock. It hears of
 * each child's end by a message, in a turn of its own, and has the {@link Construct} deal with it.
 * It ends when the construct needs it no more.
 *
 * <p>As a callback of a future, it puts the future into its mailbox.
 */
public final class Supervisor extends LightActor implements DoneCallback {
  private static final long serialVersionUID = 1;

  /** What a supervisor supervises. All methods are called in its turns and within the guard. */
  public interface Construct {

    /** The supervisor's name, for people to read. */
    String supervisorName();

    /** The future or task that waits for what the supervisor was added to; null if none does. */
    default @Nullable LoopFuture<?> awaiter() {
      return null;
    }

    /** The task that cancels what is supervised, and is cancelled with it: of a group its block. */
    default @Nullable CoroutineTask<?> groupParent() {
      return null;
    }

    /** A future that the supervisor was added to as a callback is done. */
    default void childDone(LoopFuture<?> child) {}

    /** Somebody wants the construct to end: told {@link Task.Cancel}, or the actor to stop. */
    void cancelRequested(@Nullable String message);

    /** Tells whether the supervisor is needed no more. Asked after each message. */
    boolean isOver();
  }

  private final transient CoroutineLoop loop;
  private final transient Construct construct;

  /** A supervisor that stands by. */
  public Supervisor(CoroutineLoop loop, Construct construct) {
    super(loop.executor());
    this.loop = loop;
    this.construct = construct;
  }

  @Override
  public void schedule(LoopFuture<?> future) {
    post(future);
  }

  @Override
  public @Nullable LoopFuture<?> awaiter() {
    return construct.awaiter();
  }

  @Nullable CoroutineTask<?> groupParent() {
    return construct.groupParent();
  }

  /** Has an action run in a turn of its own. */
  public void act(GuardedStep action) {
    post(action);
  }

  @Override
  protected void perform(Object work) {
    boolean over;
    try (Guard guard = loop.executor().tryGuard()) {
      if (guard == null) {
        post(work);
        return;
      }
      if (work instanceof LoopFuture<?> child) {
        construct.childDone(child);
      } else {
        ((GuardedStep) work).run();
      }
      over = construct.isOver();
    }
    if (over && !isTerminated()) {
      end();
    }
  }

  @Override
  protected String actorName() {
    return construct.supervisorName();
  }

  @Override
  protected boolean receive(Object message) {
    if (message instanceof Task.Cancel cancel) {
      construct.cancelRequested(cancel.message());
      return true;
    }
    return false;
  }

  @Override
  protected void stopRequested(String why) {
    construct.cancelRequested(why);
  }
}
