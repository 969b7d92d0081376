package dev.tauko.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.MinimalActorRef;
import org.apache.pekko.actor.Nobody$;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.dispatch.sysmsg.DeathWatchNotification;
import org.apache.pekko.dispatch.sysmsg.SystemMessage;
import org.apache.pekko.dispatch.sysmsg.Unwatch;
import org.apache.pekko.dispatch.sysmsg.Watch;
import scala.collection.Iterator;

/**
 * An actor that keeps what it is told, and each notice of an end. Both arrive on the thread that
 * sends them, and nothing is dropped: an ordinary actor would never see a second notice.
 */
public final class Probe extends InternalActorRef implements MinimalActorRef, AutoCloseable {
  private static final long serialVersionUID = 1;

  private final transient ExtendedActorSystem system;
  private final transient ActorPath path;
  private final transient List<ActorRef> ended = new ArrayList<>();

  /**
   * A queue without a lock: the loop's thread must not line up for a lock behind a coroutine that
   * only this thread can run.
   */
  private final transient BlockingQueue<Object> messages = new LinkedTransferQueue<>();

  private final transient Runnable onEnd;

  /** A probe that other nodes can reach, too. */
  public Probe(ActorSystem<?> system) {
    this(system, () -> {});
  }

  /** A probe that runs an action at each notice of an end. */
  public Probe(ActorSystem<?> system, Runnable onEnd) {
    this.system = (ExtendedActorSystem) Adapter.toClassic(system);
    this.onEnd = onEnd;
    path = provider().tempPath("probe");
    provider().registerTempActor(this, path);
  }

  /** Watches an actor. */
  public Probe watch(ActorRef watched) {
    ((InternalActorRef) watched).sendSystemMessage(new Watch((InternalActorRef) watched, this));
    return this;
  }

  /** Watches an actor no more. */
  public void unwatch(ActorRef watched) {
    ((InternalActorRef) watched).sendSystemMessage(new Unwatch((InternalActorRef) watched, this));
  }

  /** Is told what is published in its actor system from now on. */
  public Probe subscribe(Class<?> type) {
    system.eventStream().subscribe(this, type);
    return this;
  }

  /** The actors whose end was told, once for each notice. */
  public synchronized List<ActorRef> ended() {
    return List.copyOf(ended);
  }

  /** Waits until so many notices have come. */
  public synchronized void awaitEnds(int number) throws InterruptedException {
    while (ended.size() < number) {
      wait();
    }
  }

  /** Waits for the next message of a type, and drops others. */
  public <T> T next(Class<T> type) throws InterruptedException {
    while (true) {
      Object message = messages.take();
      if (type.isInstance(message)) {
        return type.cast(message);
      }
    }
  }

  @Override
  public void sendSystemMessage(SystemMessage message) {
    if (message instanceof DeathWatchNotification notice) {
      onEnd.run();
      synchronized (this) {
        ended.add(notice.actor());
        notifyAll();
      }
    }
  }

  @Override
  public void $bang(Object message, ActorRef sender) {
    messages.add(message);
  }

  @Override
  public void close() {
    system.eventStream().unsubscribe(this);
    provider().unregisterTempActor(path);
  }

  @Override
  public ActorPath path() {
    return path;
  }

  @Override
  public ActorRefProvider provider() {
    return system.provider();
  }

  @Override
  public InternalActorRef getParent() {
    return provider().tempContainer();
  }

  @Override
  public InternalActorRef getChild(Iterator<String> names) {
    return Nobody$.MODULE$;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public void start() {}

  @Override
  public void suspend() {}

  @Override
  public void resume(Throwable cause) {}

  @Override
  public void restart(Throwable cause) {}

  @Override
  public void stop() {}
}
