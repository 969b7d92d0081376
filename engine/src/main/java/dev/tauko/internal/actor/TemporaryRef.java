package dev.tauko.internal.actor;

import dev.tauko.internal.loop.CelllessRef;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.InvalidMessageException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.sysmsg.DeathWatchNotification;
import org.apache.pekko.dispatch.sysmsg.SystemMessage;
import org.apache.pekko.dispatch.sysmsg.Unwatch;
import org.apache.pekko.dispatch.sysmsg.Watch;
import org.jspecify.annotations.Nullable;

/**
 * A reference that lives as long as one wait, for a reply or for the end of an actor. What comes
 * later is dropped without a trace. It has a path among Pekko's temporary actors from the moment at
 * which somebody asks for one, so that replies from other nodes reach it.
 */
abstract class TemporaryRef extends CelllessRef {
  private static final long serialVersionUID = 1;

  private final transient ActorRefProvider provider;
  private transient @Nullable ActorPath path;
  private transient @Nullable InternalActorRef watched;
  private transient volatile boolean closed;

  TemporaryRef(ActorSystem<?> system) {
    this.provider = ((ExtendedActorSystem) Adapter.toClassic(system)).provider();
  }

  /** Somebody told this reference something. On any thread, unless it is closed. */
  abstract void told(Object message);

  /** The watched actor has ended. On any thread, unless this is closed. */
  abstract void targetEnded();

  /** Has the end of an actor reported. If it has ended, that is at once. */
  final void watch(InternalActorRef target) {
    if (target.equals(provider.deadLetters())) {
      targetEnded(); // They count as ended, and tell nobody.
    } else {
      watched = target;
      target.sendSystemMessage(new Watch(target, this));
    }
  }

  final boolean isClosed() {
    return closed;
  }

  /**
   * Ends: nothing is taken any more.
   *
   * @return whether it was open
   */
  final boolean close() {
    ActorPath registered;
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      registered = path;
    }
    if (registered != null) {
      provider.unregisterTempActor(registered);
    }
    return true;
  }

  /** Takes {@link #watch} back, unless the actor has ended. */
  final void unwatch() {
    InternalActorRef target = watched;
    if (target != null) {
      watched = null;
      target.sendSystemMessage(new Unwatch(target, this));
    }
  }

  @Override
  public void $bang(Object message, @Nullable ActorRef sender) {
    if (message == null) {
      throw new InvalidMessageException("Message is null");
    }
    if (!closed) {
      told(message);
    }
  }

  @Override
  public void sendSystemMessage(SystemMessage message) {
    if (message instanceof DeathWatchNotification) {
      watched = null;
      if (!closed) {
        targetEnded();
      }
    } else if (message instanceof Watch watch && closed) {
      tellEnd(watch.watcher());
    }
  }

  @Override
  public synchronized ActorPath path() {
    ActorPath known = path;
    if (known == null) {
      known = provider.tempPath("tauko");
      path = known;
      if (!closed) {
        provider.registerTempActor(this, known);
      }
    }
    return known;
  }

  @Override
  public ActorRefProvider provider() {
    return provider;
  }

  @Override
  public InternalActorRef getParent() {
    return provider.tempContainer();
  }

  @Override
  public boolean isTerminated() {
    return closed;
  }
}
