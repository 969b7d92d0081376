package dev.tauko.internal.actor;

import dev.tauko.internal.task.CoroutineTask;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.jspecify.annotations.Nullable;

/**
 * What the bodies of actors that are being restarted have left to their successors. If an actor
 * stops instead, its messages are dead letters. Thread-safe.
 */
final class RestartHandovers implements Extension {

  /** The inbox of a body that has ended, or is about to. */
  record Handover(Inbox inbox, CoroutineTask<?> body) {}

  private record Entry(Handover handover, TemporaryRef watcher) {}

  private static final class Id extends ExtensionId<RestartHandovers> {
    static final Id INSTANCE = new Id();

    @Override
    public RestartHandovers createExtension(ActorSystem<?> system) {
      return new RestartHandovers(system);
    }
  }

  private final ActorSystem<?> system;
  private final ConcurrentMap<ActorRef, Entry> entries = new ConcurrentHashMap<>();

  private RestartHandovers(ActorSystem<?> system) {
    this.system = system;
  }

  static RestartHandovers of(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /** Keeps what the body of an actor has left. In the actor's turn. */
  void put(ActorRef actor, Handover handover) {
    TemporaryRef watcher = new EndWatcher(actor);
    entries.put(actor, new Entry(handover, watcher));
    watcher.watch((InternalActorRef) actor);
  }

  /** Takes what the body before has left, or null. In the actor's turn. */
  @Nullable Handover take(ActorRef actor) {
    Entry entry = entries.isEmpty() ? null : entries.remove(actor);
    if (entry == null) {
      return null;
    }
    entry.watcher.close();
    entry.watcher.unwatch();
    return entry.handover;
  }

  /** Hears of the end of an actor that has no body at the moment. */
  private final class EndWatcher extends TemporaryRef {
    private static final long serialVersionUID = 1;

    private final transient ActorRef actor;

    EndWatcher(ActorRef actor) {
      super(system);
      this.actor = actor;
    }

    @Override
    void told(Object message) {}

    @Override
    void targetEnded() {
      Entry entry = entries.remove(actor);
      if (entry != null) {
        entry.handover.inbox.drain(message -> DeadLetters.publish(system, message, actor));
      }
    }
  }
}
