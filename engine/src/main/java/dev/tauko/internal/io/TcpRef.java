package dev.tauko.internal.io;

import dev.tauko.internal.loop.CelllessRef;
import dev.tauko.internal.loop.GuardedStep;
import dev.tauko.internal.task.CoroutineLoop;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.sysmsg.SystemMessage;
import org.apache.pekko.dispatch.sysmsg.Unwatch;
import org.apache.pekko.dispatch.sysmsg.Watch;
import org.jspecify.annotations.Nullable;

/**
 * What Pekko's TCP actors take for the actor that they serve. What they tell it, is handled on the
 * loop. They watch it, and close their sockets when it ends: {@link #end} is how a connection that
 * nobody waits for any more goes away, even one that is still being opened.
 */
abstract class TcpRef extends CelllessRef {
  private static final long serialVersionUID = 1;

  private final transient CoroutineLoop loop;
  private final transient ActorRefProvider provider;
  private final transient List<ActorRef> watchers = new ArrayList<>();
  private transient @Nullable ActorPath path;
  private transient boolean ended;

  TcpRef(CoroutineLoop loop) {
    this.loop = loop;
    this.provider = ((ExtendedActorSystem) classic(loop)).provider();
  }

  static ActorSystem classic(CoroutineLoop loop) {
    return Adapter.toClassic(loop.system());
  }

  /** A message of a TCP actor. On the loop, within the guard, unless this has ended. */
  abstract void told(Object message, ActorRef sender);

  /** Ends: those who watch this hear of it, and nothing is handled any more. From any thread. */
  final void end() {
    List<ActorRef> informed;
    synchronized (this) {
      ended = true;
      informed = List.copyOf(watchers);
      watchers.clear();
    }
    informed.forEach(this::tellEnd);
  }

  @Override
  public void $bang(Object message, @Nullable ActorRef sender) {
    ActorRef from = sender == null ? ActorRef.noSender() : sender;
    GuardedStep step =
        () -> {
          if (!isTerminated()) {
            told(message, from);
          }
        };
    loop.soonThreadsafe(step);
  }

  @Override
  public void sendSystemMessage(SystemMessage message) {
    if (message instanceof Watch watch) {
      if (!addWatcher(watch.watcher())) {
        tellEnd(watch.watcher());
      }
    } else if (message instanceof Unwatch unwatch) {
      removeWatcher(unwatch.watcher());
    }
  }

  private synchronized boolean addWatcher(ActorRef watcher) {
    if (!ended && !watchers.contains(watcher)) {
      watchers.add(watcher);
    }
    return !ended;
  }

  private synchronized void removeWatcher(ActorRef watcher) {
    watchers.remove(watcher);
  }

  @Override
  public synchronized ActorPath path() {
    ActorPath known = path;
    if (known == null) {
      known = provider.tempPath("tauko-io");
      path = known;
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
  public synchronized boolean isTerminated() {
    return ended;
  }
}
