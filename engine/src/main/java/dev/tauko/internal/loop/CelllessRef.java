package dev.tauko.internal.loop;

import java.io.ObjectStreamException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.MinimalActorRef;
import org.apache.pekko.dispatch.sysmsg.DeathWatchNotification;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;

/**
 * A reference of this node that stands for something else than an {@code ActorCell}: what Pekko
 * asks of each of its references, where there are no children and there is no supervision.
 */
public abstract class CelllessRef extends InternalActorRef implements MinimalActorRef {
  private static final long serialVersionUID = 1;

  /** A reference. */
  protected CelllessRef() {}

  /** Tells a watcher that this has terminated. */
  protected final void tellEnd(ActorRef watcher) {
    ((InternalActorRef) watcher).sendSystemMessage(DeathWatchNotification.apply(this, true, false));
  }

  @Override
  public InternalActorRef getChild(Iterator<String> names) {
    return MinimalActorRef.super.getChild(names);
  }

  /** What Java serialization writes: the path. It does not look for this among default methods. */
  @Override
  public final Object writeReplace() throws ObjectStreamException {
    return MinimalActorRef.super.writeReplace();
  }

  @Override
  public final boolean isLocal() {
    return true;
  }

  // It runs from the beginning, and has no supervisor that could suspend or restart it.

  @Override
  public final void start() {}

  @Override
  public final void suspend() {}

  @Override
  public final void resume(@Nullable Throwable cause) {}

  @Override
  public final void restart(@Nullable Throwable cause) {}

  @Override
  public void stop() {}
}
