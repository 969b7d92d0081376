package dev.tauko.internal.loop;

import java.lang.reflect.InvocationTargetException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorPath;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorRefProvider;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.LocalActorRefProvider;
import org.apache.pekko.actor.Nobody$;
import org.apache.pekko.actor.UnhandledMessage;
import org.apache.pekko.actor.VirtualPathContainer;
import org.apache.pekko.event.LogSource$;
import org.apache.pekko.event.Logging;
import org.apache.pekko.event.MarkerLoggingAdapter;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.collection.Iterator;
import scala.collection.immutable.Map;
import scala.runtime.BoxedUnit;

/**
 * The place of an actor system's {@link LightActor}s in its tree of paths: {@code
 * pekko://system/coroutines/NAME}. Thread-safe.
 *
 * <p>An actor has its task's name where no other actor has it, otherwise a number is added. Its
 * path carries a number of its own as uid, so that a reference kept on another node never reaches a
 * later actor of the same name.
 */
public final class LightActorPaths implements Extension {
  private static final String ROOT = "coroutines";

  private final ExtendedActorSystem system;
  private final ActorRefProvider provider;
  private final Container container;
  private final AtomicInteger uids = new AtomicInteger();

  private LightActorPaths(ExtendedActorSystem system) {
    this.system = system;
    this.provider = system.provider();
    this.container =
        new Container(
            provider,
            provider.rootPath().$div(ROOT),
            provider.rootGuardian(),
            Logging.withMarker(
                system.eventStream(), "coroutines", LogSource$.MODULE$.fromString()));
  }

  /** The place in an actor system, which all its engines share. */
  public static LightActorPaths of(ExtendedActorSystem system) {
    return Id.INSTANCE.get(system);
  }

  private static final class Id extends AbstractExtensionId<LightActorPaths> {
    private static final Id INSTANCE = new Id();

    @Override
    public LightActorPaths createExtension(ExtendedActorSystem system) {
      return open(system);
    }
  }

  private static LightActorPaths open(ExtendedActorSystem system) {
    LightActorPaths paths = new LightActorPaths(system);
    local(paths.provider).registerExtraNames(new Map.Map1<>(ROOT, paths.container));
    return paths;
  }

  /**
   * Pekko's providers for remoting and clustering have a local one inside, which keeps the names;
   * their classes are not on the class path of those who use neither.
   */
  private static LocalActorRefProvider local(ActorRefProvider provider) {
    if (provider instanceof LocalActorRefProvider local) {
      return local;
    }
    try {
      return (LocalActorRefProvider) provider.getClass().getMethod("local").invoke(provider);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(
          "the actor system's provider "
              + provider.getClass().getName()
              + " has no place for the paths of coroutines; accepted: pekko.actor.provider = local,"
              + " remote or cluster",
          e);
    }
  }

  ActorRefProvider provider() {
    return provider;
  }

  InternalActorRef container() {
    return container;
  }

  /** Gives an actor a path, at which it is found from now on. */
  ActorPath enter(LightActor actor) {
    int uid = uids.incrementAndGet();
    String name = encode(actor.actorName());
    String unique = name;
    for (int n = uid; container.actors.putIfAbsent(unique, actor) != null; n++) {
      unique = name + "-" + n;
    }
    return container.path().child(unique).withUid(uid);
  }

  /** A name as an element of a path, and of a selection, where stars and dots mean something. */
  private static String encode(String name) {
    return switch (name) {
      case "" -> "unnamed";
      case "." -> "%2E";
      case ".." -> "%2E%2E";
      default -> URLEncoder.encode(name, StandardCharsets.UTF_8).replace("*", "%2A");
    };
  }

  /** Takes a path back. */
  void leave(LightActor actor, ActorPath path) {
    container.actors.remove(path.name(), actor);
  }

  /** Publishes what was told to an actor after its end. */
  void deadLetter(Letter letter, LightActor actor) {
    provider
        .deadLetters()
        .tell(DeadLetter.apply(letter.message(), senderOf(letter), actor), ActorRef.noSender());
  }

  /** Publishes what an actor does not understand. */
  void unhandled(Letter letter, LightActor actor) {
    system.eventStream().publish(new UnhandledMessage(letter.message(), senderOf(letter), actor));
  }

  private ActorRef senderOf(Letter letter) {
    return letter.sender() == null ? provider.deadLetters() : letter.sender();
  }

  /** The parent of all light actors, in the eyes of those who look for one. */
  private static final class Container extends VirtualPathContainer {
    private static final long serialVersionUID = 1;

    private final transient ConcurrentMap<String, LightActor> actors = new ConcurrentHashMap<>();

    Container(
        ActorRefProvider provider,
        ActorPath path,
        InternalActorRef parent,
        MarkerLoggingAdapter log) {
      super(provider, path, parent, log);
    }

    @Override
    public @Nullable InternalActorRef getChild(String name) {
      return find(name);
    }

    @Override
    public InternalActorRef getChild(Iterator<String> names) {
      if (!names.hasNext()) {
        return this;
      }
      String name = names.next();
      if (name.isEmpty()) {
        return this;
      }
      InternalActorRef child = find(name);
      if (child == null) {
        return Nobody$.MODULE$;
      }
      return names.hasNext() ? child.getChild(names) : child;
    }

    private @Nullable InternalActorRef find(String nameAndUid) {
      int mark = nameAndUid.indexOf('#');
      LightActor actor = actors.get(mark < 0 ? nameAndUid : nameAndUid.substring(0, mark));
      if (actor == null
          || (mark >= 0
              && !nameAndUid.substring(mark + 1).equals(String.valueOf(actor.path().uid())))) {
        return null;
      }
      return actor;
    }

    @Override
    public void foreachChild(Function1<ActorRef, BoxedUnit> action) {
      actors.values().forEach(action::apply);
    }

    @Override
    public boolean hasChildren() {
      return !actors.isEmpty();
    }
  }
}
