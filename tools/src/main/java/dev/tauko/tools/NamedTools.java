package dev.tauko.tools;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigUtil;
import dev.tauko.Engine;
import dev.tauko.internal.settings.Section;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * The tools that the configuration of an actor system names, one of each name. All of them are
 * read, and checked, when the first is asked for. Thread-safe.
 */
final class NamedTools implements Extension {
  private static final String ROOT = "tauko";

  private final Map<String, Limit> limits;
  private final Map<String, RetryPolicy> retries;
  private final Map<String, CircuitBreaker> breakers;

  private NamedTools(Config config) {
    this.limits = read(config, "limits", NamedSettings::limit);
    this.retries = read(config, "retry", (name, section) -> NamedSettings.retry(section));
    this.breakers = read(config, "breaker", NamedSettings::breaker);
  }

  private static <T> Map<String, T> read(
      Config config, String kind, BiFunction<String, Section, T> reading) {
    Section all = new Section(config, ROOT).section(kind);
    Map<String, T> named = new TreeMap<>();
    for (String name : config.getObject(ROOT + "." + kind).keySet()) {
      named.put(name, reading.apply(name, all.section(ConfigUtil.joinPath(name))));
    }
    return named;
  }

  static NamedTools get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(Objects.requireNonNull(system, "system"));
  }

  /** Those of the actor system that the caller runs in. */
  static NamedTools here() {
    return get(Engine.current().system());
  }

  Limit limit(String name) {
    return find(limits, "limits", name);
  }

  RetryPolicy retry(String name) {
    return find(retries, "retry", name);
  }

  CircuitBreaker breaker(String name) {
    return find(breakers, "breaker", name);
  }

  Bulkhead bulkhead(String name) {
    Bulkhead bulkhead = limit(name).bulkhead();
    if (bulkhead == null) {
      throw new ConfigException.Missing(path("limits", name) + ".permits");
    }
    return bulkhead;
  }

  RateLimiter rateLimiter(String name) {
    RateLimiter rateLimiter = limit(name).rateLimiter();
    if (rateLimiter == null) {
      throw new ConfigException.Missing(path("limits", name) + ".rate");
    }
    return rateLimiter;
  }

  private static <T> T find(Map<String, T> named, String kind, String name) {
    T tool = named.get(Objects.requireNonNull(name, "name"));
    if (tool == null) {
      throw new UnknownNameException(path(kind, name), named.keySet());
    }
    return tool;
  }

  private static String path(String kind, String name) {
    return ROOT + "." + kind + "." + name;
  }

  /** There is no tool of a name. */
  private static final class UnknownNameException extends ConfigException.Missing {
    private static final long serialVersionUID = 1;

    UnknownNameException(String path, Set<String> names) {
      super(
          ConfigOriginFactory.newSimple("the configuration"),
          "there is no key '"
              + path
              + "'; "
              + (names.isEmpty()
                  ? "no name exists"
                  : "names that exist: " + String.join(", ", names)),
          null);
    }
  }

  /** The key of this extension in an actor system. */
  static final class Id extends ExtensionId<NamedTools> {
    private static final Id INSTANCE = new Id();

    private Id() {}

    @Override
    public NamedTools createExtension(ActorSystem<?> system) {
      return new NamedTools(system.settings().config());
    }
  }
}
