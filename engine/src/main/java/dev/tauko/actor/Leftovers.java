package dev.tauko.actor;

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
final class Leftovers implements Extension {

  /** The inbox of a body that has ended, or is about to. */
  record Leftover(Inbox inbox, CoroutineTask<?> body) {}

  private record Entry(Leftover leftover, TemporaryRef watcher) {}

  private static final class Id extends ExtensionId<Leftovers> {
    static final Id INSTANCE = new Id();

    @Override
    public Leftovers createExtension(ActorSystem<?> system) {
      return new Leftovers(system);
    }
  }

  private final ActorSystem<?> system;
  private final ConcurrentMap<ActorRef, Entry> entries = new ConcurrentHashMap<>();

  private Leftovers(ActorSystem<?> system) {
    this.system = system;
  }

  static Leftovers of(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /** Keeps what the body of an actor has left. In the actor's turn. */
  void put(ActorRef actor, Leftover leftover) {
    TemporaryRef watcher = new Undertaker(actor);
    entries.put(actor, new Entry(leftover, watcher));
    watcher.watch((InternalActorRef) actor);
  }

  /** Takes what the body before has left, or null. In the actor's turn. */
  @Nullable Leftover take(ActorRef actor) {
    Entry entry = entries.isEmpty() ? null : entries.remove(actor);
    if (entry == null) {
      return null;
    }
    entry.watcher.close();
    entry.watcher.unwatch();
    return entry.leftover;
  }

  /** Hears of the end of an actor that has no body at the moment. */
  private final class Undertaker extends TemporaryRef {
    private static final long serialVersionUID = 1;

    private final transient ActorRef actor;

    Undertaker(ActorRef actor) {
      super(system);
      this.actor = actor;
    }

    @Override
    void told(Object message) {}

    @Override
    void targetEnded() {
      Entry entry = entries.remove(actor);
      if (entry != null) {
        entry.leftover.inbox.drain(message -> DeadLetters.publish(system, message, actor));
      }
    }
  }
}
