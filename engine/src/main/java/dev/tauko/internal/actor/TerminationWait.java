package dev.tauko.internal.actor;

import dev.tauko.internal.task.CoroutineTask;
import dev.tauko.internal.task.WaitReason.Enders;
import dev.tauko.internal.task.WakeUp;
import java.util.Objects;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** A coroutine's wait for the end of an actor. */
public final class TerminationWait extends TemporaryRef {
  private static final long serialVersionUID = 1;

  private final transient WakeUp done;

  private TerminationWait(CoroutineTask<?> caller, ActorRef<?> target) {
    super(caller.loop().system());
    this.done =
        new WakeUp(
            caller.loop(), "awaitTermination(" + target + ")", () -> Enders.Outside.INSTANCE);
  }

  /** {@link dev.tauko.actor.Actors#awaitTermination}. */
  public static void await(CoroutineTask<?> caller, ActorRef<?> target) {
    Objects.requireNonNull(target, "ref");
    if (caller.actor().equals(target) || target.equals(caller.owner())) {
      throw new IllegalStateException(
          caller + " would wait for ever: " + target + " does not terminate before it has ended");
    }
    TerminationWait termination = new TerminationWait(caller, target);
    try {
      termination.watch((InternalActorRef) Adapter.toClassic(target));
      caller.suspendUntil(termination.done);
    } finally {
      termination.close();
      termination.unwatch();
    }
  }

  @Override
  void told(Object message) {}

  @Override
  void targetEnded() {
    close();
    done.loop().soonThreadsafe(done::give);
  }
}
