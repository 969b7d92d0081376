package dev.tauko.internal.loop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.tauko.internal.settings.Section;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.dispatch.DispatcherConfigurator;
import org.apache.pekko.dispatch.MessageDispatcher;

/** The sections of dispatchers, and dispatchers that are made like others. */
public final class Dispatchers {
  private static final String MODEL = "tauko-model";

  /** Pekko's scheduler looks no further ahead than some 200 days. */
  private static final Duration LONGEST = Duration.ofDays(100);

  private Dispatchers() {}

  /**
   * Gives an actor system another dispatcher.
   *
   * @param id the path at which the dispatcher is looked up from now on
   * @param model the path of the section that it is made from: one of type {@code Dispatcher}
   * @throws IllegalStateException if the path is in use as a dispatcher of another kind
   */
  public static void register(ActorSystem system, String id, String model) {
    Config config = system.settings().config();
    Config own = ConfigFactory.parseMap(Map.of("id", id, "name", id, MODEL, model));
    boolean registered =
        system
            .dispatchers()
            .registerConfigurator(
                id,
                new DispatcherConfigurator(
                    own.withFallback(config.getConfig(model))
                        .withFallback(config.getConfig("pekko.actor.default-dispatcher")),
                    system.dispatchers().prerequisites()));
    if (!registered && !isOurs(system.dispatchers().lookup(id))) {
      throw new IllegalStateException(
          id
              + " is in use as an ordinary dispatcher of Pekko: an actor was spawned with it before"
              + " the engine was started; start the engine first, by Engine.get(system, \""
              + id
              + "\")");
    }
  }

  /** Whether a dispatcher is an event loop, or the one for all cores. */
  public static boolean runsCoroutines(MessageDispatcher dispatcher) {
    Config config = dispatcher.configurator().config();
    return config.hasPath("executor")
        && Set.of(EventLoopConfigurator.class.getName(), ParallelConfigurator.class.getName())
            .contains(config.getString("executor"));
  }

  private static boolean isOurs(MessageDispatcher dispatcher) {
    return dispatcher.configurator().config().hasPath(MODEL);
  }

  /** The path of the section that a dispatcher with this configuration is made from. */
  static String model(Config dispatcher, String id) {
    return dispatcher.hasPath(MODEL) ? dispatcher.getString(MODEL) : id;
  }

  /**
   * The section of a dispatcher; what it lacks is that of another one. The keys that Pekko reads
   * itself are checked as well: its own errors have no path.
   *
   * @throws ConfigException with the key's path and what is accepted, if one of those is invalid
   */
  static Section section(Config config, String path, String defaults) {
    new Section(config, defaults);
    new Section(config, path);
    Section section =
        new Section(
            config.withValue(
                path, config.getConfig(path).withFallback(config.getConfig(defaults)).root()),
            path);
    checkPekkosOwn(section);
    return section;
  }

  private static void checkPekkosOwn(Section section) {
    if (section.has("throughput-deadline-time")) {
      section.duration("throughput-deadline-time", LONGEST.negated(), LONGEST);
    }
    if (section.has("shutdown-timeout")) {
      section.duration("shutdown-timeout", Duration.ZERO, LONGEST);
    }
    for (String mailbox : List.of("mailbox-type", "mailbox-requirement")) {
      if (section.has(mailbox)) {
        section.text(mailbox, any -> true, "what Pekko accepts for a dispatcher's " + mailbox);
      }
    }
  }
}
