package dev.tauko;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import dev.tauko.internal.engine.EngineCore;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * Several engines of one kind in an actor system, each with an event loop of its own: for programs
 * that need more than one core and yet want the order of one loop for each of their parts.
 *
 * <pre>{@code
 * my-app.sessions.loops = cores
 *
 * EngineGroup sessions = EngineGroup.get(system, "my-app.sessions");
 * sessions.of(user.id()).start(() -> serve(user));   // the same user, the same loop
 * }</pre>
 *
 * <p>A task stays on the loop of its engine, and so do the tasks, futures and locks that it
 * creates. They cannot be used on another loop: see {@link Engine}.
 *
 * <p>Thread-safety: all methods may be called from any thread.
 */
public final class EngineGroup {
  private final List<Engine> engines;
  private final AtomicInteger turn = new AtomicInteger();

  private EngineGroup(ActorSystem<?> system, String path) {
    this.engines = EngineCore.start(system, path).stream().map(Engine::new).toList();
  }

  /**
   * The group that a section of the system's configuration describes, with as many engines as
   * {@code loops} in it says. The first call starts them and waits until they are ready. {@link
   * Engine#get(ActorSystem, String)} lists the keys of a section.
   *
   * @param path the path of the section
   * @throws ConfigException with the path, if there is no such section, or it is not accepted
   */
  public static EngineGroup get(ActorSystem<?> system, String path) {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(path, "path");
    return Id.INSTANCE.apply(system).of(canonical(path));
  }

  /** One spelling of a path, which may have blanks around it, and quotes where none are needed. */
  private static String canonical(String path) {
    try {
      return ConfigUtil.joinPath(ConfigUtil.splitPath(path));
    } catch (ConfigException invalid) {
      return path;
    }
  }

  /** The engines, always in the same order. */
  public List<Engine> engines() {
    return engines;
  }

  /** The engine whose turn it is: one after the other. */
  public Engine next() {
    return engines.get(Math.floorMod(turn.getAndIncrement(), engines.size()));
  }

  /** The engine of a key: the same one for equal keys, by their hash code. */
  public Engine of(Object key) {
    int hash = Objects.requireNonNull(key, "key").hashCode();
    return engines.get(Math.floorMod(hash ^ (hash >>> 16), engines.size()));
  }

  /** The groups of an actor system, by their paths. */
  private static final class Groups implements Extension {
    private final ActorSystem<?> system;
    private final ConcurrentMap<String, EngineGroup> groups = new ConcurrentHashMap<>();

    Groups(ActorSystem<?> system) {
      this.system = system;
    }

    EngineGroup of(String path) {
      EngineGroup group = groups.get(path);
      return group != null
          ? group
          : groups.computeIfAbsent(path, absent -> new EngineGroup(system, absent));
    }
  }

  private static final class Id extends ExtensionId<Groups> {
    private static final Id INSTANCE = new Id();

    @Override
    public Groups createExtension(ActorSystem<?> system) {
      return new Groups(system);
    }
  }
}
